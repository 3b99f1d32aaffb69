import { expect, it } from 'vitest';
import { createRandom } from '../random/random';
import { simulateSchedule } from './simulate-schedule';

const leaf = (id: string) => ({ id, children: [] as string[] });
const nodes = [
  leaf('a'),
  leaf('b'),
  leaf('c'),
  { id: 'ab', children: ['a', 'b'] },
  { id: 'root', children: ['ab', 'c'] },
];
const full = () => 1;
const taking = (seconds: Record<string, number>) => (node: { id: string }) => seconds[node.id];

it('trains one node after the other where there is one process', async () => {
  const times = await simulateSchedule(nodes, 1, full, taking({ a: 3, b: 1, c: 2, ab: 4, root: 5 }));
  expect(times.map(({ start, end, process }) => [start, end, process])).toEqual([
    [0, 3, 0],
    [3, 4, 0],
    [4, 6, 0],
    [6, 10, 0],
    [10, 15, 0],
  ]);
});

it('lets processes work side by side as far as children allow', async () => {
  const times = await simulateSchedule(nodes, 2, full, taking({ a: 3, b: 1, c: 2, ab: 4, root: 5 }));
  expect(times.map(({ start, end }) => [start, end])).toEqual([
    [0, 3],
    [0, 1],
    // c begins when b is over, and is over together with a.
    [1, 3],
    [3, 7],
    [7, 12],
  ]);
  expect(new Set(times.map(({ process }) => process))).toEqual(new Set([0, 1]));
});

it('gives nodes that are known neither time nor a process', async () => {
  const times = await simulateSchedule(nodes, 2, full, taking({ ab: 4, root: 5 }));
  expect(times).toEqual([
    { start: 0, end: 0 },
    { start: 0, end: 0 },
    { start: 0, end: 0 },
    { start: 0, end: 4, process: 0 },
    { start: 4, end: 9, process: 0 },
  ]);
});

it('starts no more processes than there are nodes to train at once', async () => {
  const times = await simulateSchedule(nodes, 8, full, taking({ a: 1, b: 1, c: 1, ab: 1, root: 1 }));
  expect(new Set(times.map(({ process }) => process)).size).toBe(3);
});

it('gives each process what it has made before', async () => {
  const firsts: string[] = [];
  await simulateSchedule(nodes, 2, full, (node, process) => {
    if (!process.made.has('compiled')) firsts.push(node.id);
    process.made.add('compiled');
    return 1;
  });
  expect(firsts).toEqual(['a', 'b']);
});

it('agrees with a clock that goes on by a hundredth of a second, on trees of any shape', async () => {
  for (let seed = 0; seed < 40; seed++) {
    const { tree, seconds } = randomTree(seed);
    const processes = 1 + (seed % 4);
    const speed = (running: number) => Math.min(1, 2.5 / running);
    const times = await simulateSchedule(tree, processes, speed, taking(seconds));
    const ticked = byTicks(tree, processes, speed, seconds);
    for (const [i, { start, end }] of times.entries()) {
      // A node is late by a tick for each that had to end before.
      const late = tick * tree.length;
      expect(Math.abs(start - ticked[i]!.start), `start of ${tree[i]!.id}, seed ${seed}`).toBeLessThan(late);
      expect(Math.abs(end - ticked[i]!.end), `end of ${tree[i]!.id}, seed ${seed}`).toBeLessThan(late);
    }
  }
});

/** Leaves, a third of them known already, joined by twos and threes. */
function randomTree(seed: number) {
  const random = createRandom(seed, 'tree');
  const tree: { id: string; children: string[] }[] = [];
  const add = (children: string[]) => {
    tree.push({ id: `n${tree.length}`, children });
    return `n${tree.length - 1}`;
  };
  let level = Array.from({ length: 2 + random.integer(7) }, () => add([]));
  const leaves = level.length;
  while (level.length > 1) {
    const next: string[] = [];
    while (level.length > 0) {
      const children = level.splice(0, 2 + random.integer(2));
      next.push(children.length > 1 ? add(children) : (children[0] as string));
    }
    level = next;
  }
  const open = tree.filter((_, i) => i >= leaves || random.integer(3) > 0);
  return { tree, seconds: Object.fromEntries(open.map(({ id }) => [id, 1 + random.uniform() * 5])) };
}

const tick = 0.01;

/** The same, by looking every tick at what is over and what may begin. */
function byTicks(
  tree: { id: string; children: string[] }[],
  processes: number,
  speed: (running: number) => number,
  seconds: Record<string, number>,
) {
  const state = tree.map(({ id }) => ({ id, left: seconds[id] ?? 0, start: Infinity, end: Infinity }));
  const at = (id: string) => state.find((one) => one.id === id)!;
  const isRunning = (one: { start: number; end: number }) => one.start < Infinity && one.end === Infinity;
  for (let step = 0; state.some(({ end }) => end === Infinity); step++) {
    const now = step * tick;
    for (const one of state) if (isRunning(one) && one.left <= 0) one.end = now;
    for (const { id, children } of tree) {
      const free = state.filter(isRunning).length < processes;
      const one = at(id);
      if (one.start < Infinity || !free || children.some((child) => at(child).end > now)) continue;
      one.start = now;
      if (one.left === 0) one.end = now;
    }
    const running = state.filter(isRunning);
    for (const one of running) one.left -= tick * speed(running.length);
  }
  return state;
}
