import { type Component, createRandom, type MetricInput } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
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
  /** Figures of perfect embeddings, each class a point of its own: `{ 'precision@1': 1 }`. */
  perfect?(options: Resolved): Record<string, number>;
  /** Does it compare queries with other references? Default: yes. */
  withReferences?: boolean;
  /** Does it rank references by how near they are, so that scores of pairs can stand in for its distance? Default: no. */
  ranks?: boolean;
  /** May its figures depend on the order of the samples (by first centres that are drawn, for example)? Default: no. */
  dependsOnOrder?: boolean;
  /** Samples needed at least. Default: 9. */
  atLeast?: number;
}

const labels = Array.from({ length: 40 }, (_, i) => ((i * i + 3 * i) % 7) % 4);
/** One of them has a class of its own, and no match. */
const withSingle = labels.map((label, i) => (i === 17 ? 4 : label));

/**
 * Registers tests of a metric: documentation, the reference's figures, those of perfect embeddings and of chance,
 * invariance to labels' names and to order, names that stay, a gallery, degenerate batches, what `only`, `chance`,
 * `smallerIsBetter` and `check` promise, leaked tensors.
 *
 * @example
 * testMetric(myMetric, { perfect: () => ({ auc: 1 }), options: [{}, { distance: { type: 'cosine' } }] });
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

    it('rates perfect embeddings as it states, and no lower than those of chance', async () => {
      const made = await make({});
      const figures = await compute(made, { ...batch, embeddings: labels.map(pointOf) });
      for (const [name, value] of Object.entries(trial.perfect?.(made.options) ?? {}))
        expect(figures[name], name).toBeCloseTo(value, 6);
      const chance = await compute(made, batch);
      for (const [name, value] of Object.entries(figures)) {
        const isSmaller = made.product.smallerIsBetter?.(name) ?? false;
        const better = isSmaller ? chance[name]! - value : value - chance[name]!;
        expect(better, `by how much ${name} of perfect embeddings is better`).toBeGreaterThanOrEqual(0);
      }
    });

    if (trial.ranks)
      it('ranks by the scores of pairs where it is given them', async () => {
        const made = await make({});
        const { embeddings } = randomBatch('scored', labels, 8);
        const products = embeddings.flatMap((a) =>
          embeddings.map((b) => a.reduce((sum, x, i) => sum + x * b[i]!, 0)),
        );
        const scores = (sign: number) => ({
          inverted: sign > 0,
          of: async (first: number, count: number) =>
            Float32Array.from(products, (value) => sign * value).slice(
              first * labels.length,
              (first + count) * labels.length,
            ),
        });
        const input = inputOf(made, batch);
        const figures = await made.product.compute({ ...input, scores: scores(1) });
        expect(figures, 'of distances in place of similarities').toEqual(
          await made.product.compute({ ...input, scores: scores(-1) }),
        );
        expect(figures, 'of the embeddings').not.toEqual(await made.product.compute(input));
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

    if (!trial.dependsOnOrder)
      it('does not depend on the order of the samples', async () => {
        const made = await make({});
        const order = Array.from(createRandom(1, 'order').permutation(labels.length));
        const shuffled = {
          name: batch.name,
          embeddings: order.map((i) => batch.embeddings[i]!),
          labels: order.map((i) => batch.labels[i]!),
        };
        const figures = await compute(made, shuffled);
        for (const [name, value] of Object.entries(await compute(made, batch)))
          expect(figures[name], name).toBeCloseTo(value, 6);
      });

    it('names its figures the same, whatever the embeddings are', async () => {
      const made = await make({});
      const names = async (of: PlainBatch) => Object.keys(await compute(made, of));
      expect(await names(randomBatch('others', labels, 8))).toEqual(await names(batch));
    });

    it('gives the same again', async () => {
      const made = await make({});
      const first = await compute(made, batch);
      expect(await compute(made, batch)).toEqual(first);
      expect(await compute(await make({}), batch), 'of another one, made alike').toEqual(first);
    });

    it('leaves no tensors, and its input as it was', async () => {
      const made = await make({});
      const { tf } = made.bench;
      const input = inputOf(made, batch);
      const before = tf.memory().numTensors;
      await made.product.compute(input);
      expect(tf.memory().numTensors, 'tensors are left behind').toBe(before);
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
      it(`gives numbers, or NaN: ${small.name}`, async () => {
        const embeddings = Array.from({ length: times }, () => small.embeddings).flat();
        const made = await make({});
        const figures = await compute(made, { name: small.name, embeddings, labels: repeated });
        for (const [name, value] of Object.entries(figures)) {
          expect(typeof value, name).toBe('number');
          expect(Math.abs(value), `${name} is finite, or NaN where it is undefined`).not.toBe(
            Number.POSITIVE_INFINITY,
          );
        }
        if (!reference || !apart) return;
        const expected = reference({ embeddings, labels: repeated, options: made.options });
        for (const [name, value] of Object.entries(expected))
          if (Number.isNaN(value)) expect(figures[name], `${name}, which is undefined`).toBeNaN();
      });
    }

    it('gives each number again by the options that `only` names, and no other', async () => {
      const made = await make({});
      const { only } = made.product;
      if (!only) return;
      for (const of of [batch, { ...batch, labels: withSingle }])
        for (const [name, value] of Object.entries(await compute(made, of))) {
          const options = only(name);
          expect(options, `what \`only\` gives for ${name}, a number of its own`).toBeDefined();
          expect((await compute(await make({}, options), of))[name], name).toBe(value);
        }
      expect(only('no-such-number'), 'what `only` gives for a number of another metric').toBeUndefined();
    });

    it('names by `smallerIsBetter` no number of another metric', async () => {
      const { smallerIsBetter } = (await make({})).product;
      expect(smallerIsBetter?.('no-such-number') ?? false).toBe(false);
    });

    it('gives by `chance` what embeddings drawn at random come to', async () => {
      const made = await make({});
      const { chance } = made.product;
      if (!chance) return;
      const known = { labels: Int32Array.from(withSingle) };
      const draws = 40;
      const sums = new Map<string, number>();
      for (let draw = 0; draw < draws; draw++)
        for (const [name, value] of Object.entries(
          await compute(made, randomBatch(`drawn ${draw}`, withSingle, 8)),
        ))
          sums.set(name, (sums.get(name) ?? 0) + value);
      for (const [name, sum] of sums) {
        const given = chance(name, known);
        if (!given) continue;
        const { value, queries } = given;
        expect(new Set(queries).size, `queries of ${name}`).toBe(queries.length);
        // Five standard errors of a share of independent queries.
        const error = 5 * Math.sqrt((value * (1 - value)) / (queries.length * draws));
        expect(Math.abs(sum / draws - value), `how far ${name} is from its chance`).toBeLessThan(error);
      }
      expect(chance('no-such-number', known), 'the chance of a number of another metric').toBeUndefined();
    });

    it('refuses by `check` the numbers of samples that it cannot be computed of', async () => {
      const made = await make({});
      const { check } = made.product;
      if (!check) return;
      for (const count of [1, 2, atLeast - 1, atLeast, 40]) {
        const few = {
          ...batch,
          embeddings: batch.embeddings.slice(0, count),
          labels: labels.slice(0, count),
        };
        const isRefused = await refused(() => check(count));
        expect(await refused(() => compute(made, few)), `that ${count} samples are refused`).toBe(isRefused);
      }
    });
  });
}

/** A point of its own for each of up to eight classes, all as far from one another. */
const pointOf = (label: number): number[] => Array.from({ length: 8 }, (_, i) => (i === label ? 1 : 0));

const refused = async (action: () => unknown): Promise<boolean> => {
  try {
    await action();
    return false;
  } catch {
    return true;
  }
};

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
