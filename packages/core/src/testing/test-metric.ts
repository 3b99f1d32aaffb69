import { expect, it } from 'vitest';
import type { Component } from '../contracts/component';
import type { MetricInput } from '../contracts/metric-learning';
import { degenerateBatches, type PlainBatch, randomBatch } from './batches';
import { describeComponent, type Made, type Resolved, type Trial } from './trial';

export interface MetricReferenceInput {
  embeddings: number[][];
  labels: number[];
  /** Absent: the queries are compared with one another. */
  references?: { embeddings: number[][]; labels: number[] };
  options: Resolved;
}

export interface MetricTrial extends Trial {
  /** The same figures in plain loops, those that are compared. */
  reference?(input: MetricReferenceInput): Record<string, number>;
  /** Does it compare queries with other references? Default: yes. */
  withReferences?: boolean;
  /** Samples needed at least. Default: 9. */
  atLeast?: number;
}

const labels = Array.from({ length: 40 }, (_, i) => ((i * i + 3 * i) % 7) % 4);

/**
 * Registers tests of a metric: documentation, the reference's figures, invariance to labels' names and to order, a
 * gallery, degenerate batches, leaked tensors.
 */
export function testMetric(component: Component<'metric'>, trial: MetricTrial = {}): void {
  const { reference, withReferences = true, atLeast = 9 } = trial;
  const batch = randomBatch('queries', labels, 8);
  const gallery = randomBatch('gallery', labels.map((label) => (label + 1) % 4).slice(0, 30), 8);
  describeComponent(component, trial, (make) => {
    for (const references of withReferences ? [undefined, gallery] : [undefined])
      it(`gives ${reference ? 'its reference’s figures' : 'figures'}, ${references ? 'against a gallery' : 'by itself'}`, async () => {
        const made = await make({});
        const figures = await compute(made, batch, references);
        expect(Object.keys(figures).length).toBeGreaterThan(0);
        if (!reference) return;
        const expected = reference({
          ...batch,
          ...(references ? { references } : {}),
          options: made.options,
        });
        for (const [name, value] of Object.entries(expected))
          expect(figures[name], name).toBeCloseTo(value, 6);
      });

    it('does not depend on the labels’ names', async () => {
      const made = await make({});
      const renamed = { ...batch, labels: batch.labels.map((label) => 5 * label + 2) };
      const rename = (name: string) => name.replace(/\/(\d+)$/, (_, label) => `/${5 * Number(label) + 2}`);
      const figures = Object.entries(await compute(made, batch)).map(([name, value]) => [
        rename(name),
        value,
      ]);
      expect(await compute(made, renamed)).toEqual(Object.fromEntries(figures));
    });

    it('gives the same again, and leaves no tensors and its input as it was', async () => {
      const made = await make({});
      const first = await compute(made, batch);
      const { tf } = made.bench;
      const input = inputOf(made, batch);
      const before = tf.memory().numTensors;
      expect(await made.product.compute(input)).toEqual(first);
      expect(tf.memory().numTensors).toBe(before);
      expect([...input.labels]).toEqual(batch.labels);
      expect(Array.from(await input.embeddings.data())).toEqual(batch.embeddings.flat());
    });

    for (const small of degenerateBatches()) {
      const times = Math.ceil(atLeast / small.labels.length);
      // Each sample a class of its own stays so when the batch is repeated; others stay as degenerate as they are.
      const apart = small.name === 'one sample a class';
      const repeated = Array.from({ length: times }, (_, i) => i).flatMap((i) =>
        small.labels.map((label) => (apart ? label + i * small.labels.length : label)),
      );
      it(`does not fail: ${small.name}`, async () => {
        const embeddings = Array.from({ length: times }, () => small.embeddings).flat();
        const figures = await compute(await make({}), { name: small.name, embeddings, labels: repeated });
        for (const value of Object.values(figures)) expect(typeof value).toBe('number');
      });
    }
  });
}

function inputOf({ bench }: Made<'metric'>, batch: PlainBatch, gallery?: PlainBatch): MetricInput {
  const { tf } = bench;
  const side = ({ embeddings, labels }: PlainBatch) => ({
    embeddings: tf.tensor2d(embeddings),
    labels: Int32Array.from(labels),
  });
  return { ...side(batch), ...(gallery ? { references: side(gallery) } : {}) };
}

const compute = (made: Made<'metric'>, batch: PlainBatch, gallery?: PlainBatch) =>
  made.product.compute(inputOf(made, batch, gallery));
