import { type MetricReferenceInput, testMetric, workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { mean, ranked, sum } from '../../test/neighbours';
import { precisionAtK, recallAtK } from './index';

/** @param value of the hits among the K nearest */
const reference =
  (name: string, value: (hits: number[]) => number) =>
  (input: MetricReferenceInput): Record<string, number> =>
    Object.fromEntries(
      (input.options.k as number[]).map((k) => [
        `${name}@${k}`,
        mean(ranked(input).map(({ hits }) => value(hits.slice(0, k)))),
      ]),
    );

const named = (name: string, k: number[], value: number) =>
  Object.fromEntries(k.map((count) => [`${name}@${count}`, value]));

testMetric(precisionAtK, {
  ranks: true,
  options: [{}, { k: [3], distance: { type: 'cosine' } }, { k: [1, 10], perClass: true }],
  reference: reference('precision', (hits) => mean(hits)),
  // The smallest class has six samples.
  perfect: ({ k }) =>
    named(
      'precision',
      k.filter((count: number) => count < 6),
      1,
    ),
  atLeast: 11,
});
testMetric(recallAtK, {
  ranks: true,
  options: [{}, { k: [5] }],
  reference: reference('recall', (hits) => Math.min(1, sum(hits))),
  perfect: ({ k }) => named('recall', k, 1),
});

const create = async (options: object = {}) => {
  const bench = await workbench({ components: [precisionAtK] });
  return { ...bench, metric: await bench.create('metric', { type: 'precision-at-k', ...options }, {}) };
};

it('ranks equal distances by position and never counts the sample itself', async () => {
  const { tf, metric } = await create({ k: [1] });
  const embeddings = tf.ones([4, 2]) as never;
  const labels = Int32Array.from([0, 1, 0, 1]);
  // Everyone's nearest is sample 0; sample 0's is sample 1.
  expect(await metric.compute({ embeddings, labels })).toEqual({ 'precision@1': 0.25 });
});

it('leaves queries without a match out, counts them and says so once; or counts them as failed', async () => {
  const labels = Int32Array.from([0, 0, 1]);
  const rows = [
    [1, 0],
    [1, 0.1],
    [0, 1],
  ];
  const { tf, metric, messages } = await create({ k: [1] });
  const embeddings = tf.tensor2d(rows);
  for (let epoch = 0; epoch < 2; epoch++)
    expect(await metric.compute({ embeddings, labels })).toEqual({ 'precision@1': 1, 'queries-left-out': 1 });
  expect(messages).toMatchInlineSnapshot(`
    [
      "precision-at-k: 1 of 3 queries have no match among the references and are left out.",
    ]
  `);
  const strict = await create({ k: [1], unmatched: 'zero' });
  expect((await strict.metric.compute({ embeddings, labels }))['precision@1']).toBeCloseTo(2 / 3, 9);
});

it('is undefined, and warns, where no query has a match', async () => {
  const { tf, metric, messages } = await create({ k: [1] });
  const input = {
    embeddings: tf.tensor2d([
      [1, 0],
      [0, 1],
    ]),
    labels: Int32Array.from([0, 1]),
  };
  expect(await metric.compute(input)).toEqual({ 'precision@1': Number.NaN, 'queries-left-out': 2 });
  expect(messages).toMatchInlineSnapshot(`
    [
      "precision-at-k is undefined: none of the 2 queries has a match among the references. Are there two samples of a label?",
    ]
  `);
});

it('is undefined where distances are', async () => {
  const { tf, metric } = await create({ k: [1], distance: { type: 'snr', normalize: false } });
  const input = { embeddings: tf.ones([4, 2]) as never, labels: new Int32Array(4) };
  expect((await metric.compute(input))['precision@1']).toBeNaN();
});

it('tells which queries succeed, as the number counts them', async () => {
  const labels = Int32Array.from({ length: 30 }, (_, i) => (i === 29 ? 7 : i % 3));
  const groups = Int32Array.from({ length: 30 }, (_, i) => i % 5);
  const rows = Array.from(labels, (label, i) => [label + Math.sin(7 * i) / 2, Math.cos(3 * i)]);
  for (const options of [{}, { unmatched: 'zero' }, { ownGroup: 'leave-out' }]) {
    const { tf, metric } = await create({ k: [1], ...options });
    const input = { embeddings: tf.tensor2d(rows), labels, groups };
    const { queries } = metric.chance!('precision@1', input)!;
    const outcomes = (await metric.outcomes!('precision@1', input))!;
    const share = queries.reduce((sum, query) => sum + outcomes[query]!, 0) / queries.length;
    const { 'precision@1': value } = await metric.compute(input);
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(1);
    expect(share).toBeCloseTo(value!, 12);
    expect(await metric.outcomes!('precision@2', input)).toBeUndefined();
  }
});

it('refuses more neighbours than there are', async () => {
  const { tf, metric } = await create({ k: [1, 4] });
  const input = { embeddings: tf.ones([4, 2]) as never, labels: new Int32Array(4) };
  await expect(metric.compute(input)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: precision@4 needs 5 samples or more; there are 4.]`,
  );
  expect(() => metric.check?.(4)).toThrow('precision@4 needs 5 samples or more; there are 4.');
  expect(() => metric.check?.(5)).not.toThrow();
});

it('gives each class, or the mean of the classes', async () => {
  const rows = [
    [1, 0],
    [1, 0.1],
    [1, 0.2],
    [0, 1],
    [0.9, 0.5],
  ];
  const labels = Int32Array.from([0, 0, 0, 4, 4]);
  const { tf, metric } = await create({ k: [1], perClass: true, average: 'classes' });
  const figures = await metric.compute({ embeddings: tf.tensor2d(rows), labels });
  expect(figures).toEqual({ 'precision@1': 0.75, 'precision@1/0': 1, 'precision@1/4': 0.5 });
  const labelNames = ['red', 'a', 'b', 'c', 'green'];
  const named = await metric.compute({ embeddings: tf.tensor2d(rows), labels, labelNames });
  expect(named).toEqual({ 'precision@1': 0.75, 'precision@1/red': 1, 'precision@1/green': 0.5 });
});
