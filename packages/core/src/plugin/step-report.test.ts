import { expect, it } from 'vitest';
import type { LossTally, Tuples } from '../contracts/metric-learning';
import { startEngine } from '../engine/fixtures/start-engine';
import { createRandom } from '../random/random';
import { countsLength, epochReport, isEmpty, readReport, stepCounts } from './step-report';

const { tf } = await startEngine();
const random = createRandom(1, 'report');
const rows = Array.from({ length: 5 }, () => Array.from(random.normals(4, 1)));
const unit = (a: number[]) => a.map((x) => x / Math.hypot(...a));
const flat = (of: number[][]) => Float32Array.from(of.flat());
const report = async (of: number[][], tuples?: Tuples, tally?: LossTally) => {
  const counts = stepCounts(tf, tuples, tally);
  expect(counts.shape).toEqual([countsLength]);
  return readReport(flat(of), of[0]!.length, await counts.data());
};

it('reports lengths and spread as plain loops do', async () => {
  const lengths = rows.map((row) => Math.hypot(...row));
  const squares = rows.flatMap((a, i) =>
    rows.filter((_, j) => j !== i).map((b) => unit(a).reduce((sum, x, k) => sum + (x - unit(b)[k]!) ** 2, 0)),
  );
  const { norm, spread } = await report(rows);
  expect(norm.mean).toBeCloseTo(lengths.reduce((sum, length) => sum + length) / 5, 5);
  expect(norm.min).toBeCloseTo(Math.min(...lengths), 5);
  expect(norm.max).toBeCloseTo(Math.max(...lengths), 5);
  expect(spread).toBeCloseTo(Math.sqrt(squares.reduce((sum, one) => sum + one) / squares.length), 5);
});

it('finds no spread in vectors that are equal, nearly equal, zero or alone', async () => {
  const spread = async (of: number[][]) => (await report(of)).spread;
  expect(await spread([rows[0]!, rows[0]!.map((x) => 2 * x)])).toBeLessThan(1e-6);
  expect(await spread([rows[0]!, rows[0]!.map((x) => x * (1 + 1e-5 * x))])).toBeLessThan(1e-4);
  expect(
    await spread([
      [0, 0],
      [0, 0],
    ]),
  ).toBe(0);
  expect(await spread([[3, 4]])).toBe(0);
});

it('reports what miner and loss did, where there is a miner and where the loss reports', async () => {
  const pairs = {
    positive: tf.tensor2d([
      [0, 2],
      [1, 0],
    ]),
    negative: tf.tensor2d([
      [0, 0],
      [1, 0],
    ]),
  };
  const tally = { terms: tf.scalar(7), zeros: tf.scalar(3) };
  const first = await report(rows, { kind: 'pairs', ...pairs }, tally);
  expect(first.mined).toEqual({ kind: 'pairs', positive: 3, negative: 1 });
  expect(first.loss).toEqual({ terms: 7, zeros: 3 });
  const second = await report(rows, { kind: 'triplets', weight: tf.ones([2, 2, 2]) });
  expect(second.mined).toEqual({ kind: 'triplets', triplets: 8 });
  expect('loss' in second).toBe(false);
  const third = await report(rows);
  expect('mined' in third || isEmpty(third)).toBe(false);
});

it('sums an epoch up', () => {
  const step = (positive: number, length: number) => ({
    mined: { kind: 'pairs' as const, positive, negative: 0 },
    loss: { terms: 2 * positive, zeros: 1 },
    norm: { mean: length, min: length / 2, max: 2 * length },
    spread: length,
  });
  expect(epochReport([step(0, 1), step(4, 3)])).toEqual({
    mined: { kind: 'pairs', positive: 2, negative: 0 },
    loss: { terms: 4, zeros: 1 },
    norm: { mean: 2, min: 0.5, max: 6 },
    spread: 2,
    emptySteps: 1,
  });
});
