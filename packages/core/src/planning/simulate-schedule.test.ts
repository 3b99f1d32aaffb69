import { expect, it } from 'vitest';
import { simulateSchedule } from './simulate-schedule';

const leaf = (id: string) => ({ id, children: [] as string[] });
const nodes = [
  leaf('a'),
  leaf('b'),
  leaf('c'),
  { id: 'ab', children: ['a', 'b'] },
  { id: 'root', children: ['ab', 'c'] },
];
const taking = (seconds: Record<string, number>) => (node: { id: string }) => seconds[node.id];

it('trains one node after the other where there is one process', async () => {
  const times = await simulateSchedule(nodes, 1, taking({ a: 3, b: 1, c: 2, ab: 4, root: 5 }));
  expect(times.map(({ start, end, process }) => [start, end, process])).toEqual([
    [0, 3, 0],
    [3, 4, 0],
    [4, 6, 0],
    [6, 10, 0],
    [10, 15, 0],
  ]);
});

it('lets processes work side by side as far as children allow', async () => {
  const times = await simulateSchedule(nodes, 2, taking({ a: 3, b: 1, c: 2, ab: 4, root: 5 }));
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
  const times = await simulateSchedule(nodes, 2, taking({ ab: 4, root: 5 }));
  expect(times).toEqual([
    { start: 0, end: 0 },
    { start: 0, end: 0 },
    { start: 0, end: 0 },
    { start: 0, end: 4, process: 0 },
    { start: 4, end: 9, process: 0 },
  ]);
});

it('starts no more processes than there are nodes to train at once', async () => {
  const times = await simulateSchedule(nodes, 8, taking({ a: 1, b: 1, c: 1, ab: 1, root: 1 }));
  expect(new Set(times.map(({ process }) => process)).size).toBe(3);
});

it('tells each process what it has made before', async () => {
  const firsts: string[] = [];
  await simulateSchedule(nodes, 2, (node, process) => {
    if (!process.made.has('compiled')) firsts.push(node.id);
    process.made.add('compiled');
    return 1;
  });
  expect(firsts).toEqual(['a', 'b']);
});
