import { expect, it } from 'vitest';
import type { Measurement, NodeFacts } from '../contracts/plan';
import { estimateTimes, nodeSeconds } from './estimate';

const measured: Measurement = {
  nodes: ['a', 'b', 'root'],
  imageSize: 64,
  batchSize: 32,
  steps: 5,
  stepSeconds: 0.1,
  firstStepSeconds: 2.1,
  embedBatch: 64,
  embedSeconds: 0.04,
  firstEmbedSeconds: 1.04,
  metricsImages: 2000,
  metricsSeconds: 0.5,
  saveSeconds: 0.25,
};
const counts = (used: number) => ({ total: used, present: used, used });
const facts = (changes: Partial<NodeFacts> = {}): NodeFacts => ({
  cached: false,
  samples: { train: counts(960), validation: counts(4000) },
  batchSize: 32,
  steps: 30,
  parameters: 1000,
  ...changes,
});
const leaf = (id: string) => ({ id, children: [] as string[], epochs: 2, data: facts() });
const alone = { workers: 1, threads: 1, cores: 1 };
// 20 batches of 32 move the statistics of a joined node.
const root = { ...leaf('root'), children: ['a', 'b'], data: facts({ shownBefore: 640 }) };

it('adds up the parts of all epochs of a node', () => {
  // 30 steps; 63 batches of 64; twice the images have four times the distances; a checkpoint.
  const epoch = 30 * 0.1 + 63 * 0.04 + 4 * 0.5 + 0.25;
  expect(nodeSeconds(leaf('a'), measured)).toBeCloseTo(2 * epoch, 10);
  // As much as embedding 640 images.
  expect(nodeSeconds(root, measured)).toBeCloseTo(2 * epoch + 10 * 0.04, 10);
  const short = { ...root, data: facts({ steps: 1 }) };
  expect(nodeSeconds(short, measured)).toBeCloseTo(2 * (epoch - 2.9), 10);
});

it('opens and compiles once where one process does all', async () => {
  const seconds = nodeSeconds(leaf('a'), measured);
  const times = await estimateTimes([leaf('a'), leaf('b'), root], [measured], alone, 10);
  expect(times.map(({ start }) => start)).toEqual([10, 10 + seconds + 3, 10 + 2 * seconds + 3].map(close));
  expect(times[2]!.end).toEqual(close(10 + 3 * seconds + 3 + 0.4));
});

it('opens and compiles in every worker', async () => {
  const seconds = nodeSeconds(leaf('a'), measured);
  const times = await estimateTimes(
    [leaf('a'), leaf('b'), root],
    [measured],
    { ...alone, workers: 2, cores: 2 },
    10,
  );
  expect(times.map(({ start }) => start)).toEqual([10, 10, 10 + seconds + 3 + 10].map(close));
});

it('makes workers that want more cores than there are share them', async () => {
  const seconds = nodeSeconds(leaf('a'), measured) + 10 + 3;
  const machine = { workers: 2, threads: 2, cores: 3 };
  const times = await estimateTimes([leaf('a'), leaf('b'), root], [measured], machine, 10);
  // Two of two threads on three cores have three quarters of what they want; the root has all.
  const leaves = 10 + (seconds * 4) / 3;
  expect(times.map(({ end }) => end)).toEqual([leaves, leaves, leaves + seconds - 13 + 0.4].map(close));
});

it('makes workers take turns where it is unknown how much of the machine each takes', async () => {
  const machine = { workers: 2, cores: 8 };
  const times = await estimateTimes([leaf('a'), leaf('b')], [measured], machine, 0);
  const end = close(2 * (nodeSeconds(leaf('a'), measured) + 3));
  expect(times.map((time) => time.end)).toEqual([end, end]);
});

it('takes no time for what is trained', async () => {
  const known = { ...leaf('a'), data: facts({ cached: true }) };
  const times = await estimateTimes([known, leaf('b')], [{ ...measured, nodes: ['b'] }], alone, 10);
  expect(times[0]).toEqual({ seconds: 0, start: 10, end: 10 });
  expect(times[1]).toMatchObject({ start: 10, process: 0 });
});

const close = (value: number) => expect.closeTo(value, 9);
