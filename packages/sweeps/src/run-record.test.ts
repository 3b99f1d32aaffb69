import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunEvent, writeJson } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import { compareRuns } from './compare-runs';
import { summaryOf, temporaryFolder, writeRun } from './fixtures/run-folders';
import { readRuns } from './run-record';
import { splitMetrics } from './split-metrics';
import { groupVariants } from './variants';

const spec = (seed: number, margin = 0.1, name = 'a') =>
  `heml: 1\nname: ${name}\nseed: ${seed}\ntraining: { loss: { type: triplet, margin: ${margin} }, epochs: 2 }\n`;

const nodes = ['hair', 'lips', 'final'].map((id) => ({ id, children: [], segments: [id] }));
const started = (node: string): RunEvent =>
  ({ type: 'node-start', node, epochs: 2, fromEpoch: 1, steps: 5 }) as unknown as RunEvent;
const epoch = (node: string, number: number): RunEvent =>
  ({
    type: 'epoch',
    node,
    epoch: number,
    epochs: 2,
    loss: 0,
    metrics: {},
    seconds: 1,
    best: true,
  }) as unknown as RunEvent;
const ended = (node: string): RunEvent => ({
  type: 'node-end',
  node,
  metrics: {},
  bestEpoch: 1,
  seconds: 3,
  cached: false,
});
const begin: RunEvent = { type: 'run-start', run: 'a', root: 'final', nodes };

it('lists the others where a run cannot be read, and says which', async () => {
  const folder = await temporaryFolder();
  await writeRun(join(folder, 'a'), spec(3), { summary: summaryOf('a', 0.9) });
  await mkdir(join(await writeRun(join(folder, 'b'), spec(3), {}), 'summary.json'));
  await writeRun(join(folder, 'c'), 'a: [', {});
  const warnings: string[] = [];
  const runs = await readRuns([folder], (message) => warnings.push(message));
  expect(runs.map(({ name }) => name)).toEqual(['a']);
  expect(warnings).toHaveLength(2);
  expect(warnings.sort()[0]).toContain('b is left out: ');
  await expect(readRuns([folder])).rejects.toThrow();
});

it('reads what a finished run came to', async () => {
  const folder = await writeRun(join(await temporaryFolder(), 'a'), spec(3), {
    summary: summaryOf('a', 0.9),
  });
  const [run] = await readRuns([folder]);
  expect(run).toMatchObject({
    name: 'a',
    seed: 3,
    nodes: { done: 3, total: 3 },
    metrics: { 'precision@1': 0.9 },
    seconds: 6,
    state: { state: 'finished' },
  });
});

it('tells at which node and after which epoch a run was stopped', async () => {
  const parent = await temporaryFolder();
  const stopped = async (name: string, events: RunEvent[]) =>
    (await readRuns([await writeRun(join(parent, name), spec(0), { events })]))[0];
  const events = [begin, started('hair'), epoch('hair', 1), epoch('hair', 2), ended('hair'), started('lips')];
  expect(await stopped('a', events)).toMatchObject({
    nodes: { done: 1, total: 3 },
    seconds: 3,
    date: '2026-01-01T00:00:05.000Z',
    state: { state: 'unfinished', node: 'lips', epoch: 0, epochs: 2 },
  });
  expect(await stopped('b', [...events, epoch('lips', 1)])).toMatchObject({
    state: { node: 'lips', epoch: 1 },
  });
  expect((await stopped('c', []))?.state).toEqual({ state: 'unfinished' });
});

it('finds the runs of a folder and of its sweeps, and says where there is none', async () => {
  const parent = await temporaryFolder();
  const sweep = join(parent, 'losses');
  const run = (name: string) => ({ name, variant: `variant of ${name}`, words: [] });
  await writeRun(join(parent, 'alone'), spec(0), {});
  for (const name of ['z', 'b', 'stray']) await writeRun(join(sweep, name), spec(0), {});
  await mkdir(join(parent, 'other'));
  await writeJson(join(sweep, 'sweep.json'), { name: 'losses', runs: ['z', 'missing', 'b'].map(run) });
  const found = await readRuns([parent, join(sweep, 'b')]);
  expect(found.map(({ name, variant }) => [name, variant])).toEqual([
    ['alone', undefined],
    ['losses/z', 'variant of z'],
    ['losses/b', 'variant of b'],
  ]);
  await expect(readRuns([join(parent, 'other')])).rejects.toThrow('There is no run in');
  await expect(readRuns([join(parent, 'nowhere')])).rejects.toThrow('There is no folder');
});

it('groups finished runs by all but their seed and name, and tells variants of one name apart', async () => {
  const parent = await temporaryFolder();
  const write = (name: string, text: string, root = 0.5) =>
    writeRun(join(parent, name), text, { summary: summaryOf(name, root) });
  await write('x-seed-1', spec(1, 0.1, 'x-seed-1'), 0.7);
  await write('x-seed-0', spec(0, 0.1, 'x-seed-0'), 0.6);
  await write('x', spec(0, 0.2));
  await write('y', spec(0, 0.1, 'the same again'));
  await writeRun(join(parent, 'z'), spec(4), {});
  const variants = groupVariants(await readRuns([parent]));
  expect(variants.map(({ name, runs }) => [name, runs.map((run) => run.name)])).toEqual([
    ['x (training.loss.margin 0.2)', ['x']],
    ['x (training.loss.margin 0.1)', ['x-seed-0', 'x-seed-1']],
  ]);
  const { folder, summary } = variants[1]!.runs[1]!;
  expect((await splitMetrics(folder, summary, 'validation')).final).toEqual({ 'precision@1': 0.7 });
});

it('compares two runs by their settings and every node', async () => {
  const parent = await temporaryFolder();
  const b = summaryOf('b', 0.8);
  b.nodes[1]!.id = 'mouth';
  await writeRun(join(parent, 'a'), spec(0), { summary: summaryOf('a', 0.9) });
  await writeRun(join(parent, 'b'), `${spec(0, 0.2)}engine: { threads: 2 }\n`, { summary: b });
  const [left, right] = await readRuns([join(parent, 'a'), join(parent, 'b')]);
  expect(compareRuns(left!, right!)).toEqual({
    a: 'a',
    b: 'b',
    settings: [
      { path: 'training.loss.margin', a: 0.1, b: 0.2 },
      { path: 'engine.threads', a: undefined, b: 2 },
    ],
    nodes: [
      { id: 'hair', metrics: { 'precision@1': { a: 0.5, b: 0.5 } } },
      { id: 'final', metrics: { 'precision@1': { a: 0.9, b: 0.8 } } },
    ],
    onlyA: ['lips'],
    onlyB: ['mouth'],
  });
});
