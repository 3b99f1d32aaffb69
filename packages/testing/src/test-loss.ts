import { type Component, createRandom } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { degenerateBatches, type PlainBatch, usualBatches } from './batches';
import { differentiate, inputOf, valueAt, weightsOf } from './loss-values';
import { plainPairs, plainTriplets } from './plain';
import { directions, dotProduct, rowsOf, slopeError } from './slope';
import { describeComponent, type Resolved, type Trial } from './trial';
import type { TupleLists } from './tuples';
import { withoutReading } from './without-reading';

export interface LossReferenceInput {
  embeddings: number[][];
  labels: number[];
  /** Absent: the loss forms its own. `plainPairs` and `plainTriplets` give what it looks at. */
  tuples?: TupleLists;
  /** The loss's own variables by name, in rows. */
  weights: Record<string, number[][]>;
  options: Resolved;
}

export interface LossTrial extends Trial {
  /** The same loss in plain loops, to be held against the paper. */
  reference?(input: LossReferenceInput): number;
  /** How many classes and dimensions it is made for. Default: 4 and 8. */
  classes?: number;
  dimensions?: number;
  /** What it is given by a miner. Default: nothing, pairs, triplets. */
  tuples?: ('none' | 'pairs' | 'triplets')[];
}

/**
 * Registers tests of a loss: documentation, the reference's value and gradients, invariance to names and order,
 * degenerate batches, trained variables, no reading in a step, leaked tensors.
 *
 * @example
 * testLoss(myLoss, {
 *   options: [{}, { margin: 0.3 }],
 *   // The formula once more, in plain loops.
 *   reference: ({ embeddings: x, labels, tuples, options }) => {
 *     const terms = plainTriplets(labels, tuples).map(([a, p, n]) =>
 *       Math.max(0, plain.unitEuclidean(x[a], x[p]) - plain.unitEuclidean(x[a], x[n]) + options.margin),
 *     );
 *     return terms.reduce((sum, term) => sum + term, 0) / Math.max(1, terms.length);
 *   },
 * });
 */
export function testLoss(component: Component<'loss'>, trial: LossTrial = {}): void {
  const { classes = 4, dimensions = 8, reference, tuples: kinds = ['none', 'pairs', 'triplets'] } = trial;
  describeComponent(component, trial, (make) => {
    const begin = () => make({ classes, dimensions, random: createRandom(1, 'loss') });

    for (const batch of usualBatches(dimensions))
      for (const kind of kinds)
        it(`${reference ? 'equals its reference and has its gradients' : 'has the gradients of its values'}: ${batch.name}, tuples: ${kind}`, async () => {
          const made = await begin();
          const lists = pick(batch, kind);
          const { value, gradients } = await differentiate(made, batch, lists);
          const weights = await weightsOf(made.product);
          const plainInput = { ...batch, ...(lists ? { tuples: lists } : {}), options: made.options };
          if (reference) {
            const expected = reference({ ...plainInput, weights });
            expect(Math.abs(value - expected), `${value} against ${expected}`).toBeLessThanOrEqual(
              1e-5 * Math.max(1, Math.abs(expected)),
            );
          }
          for (const [name, gradient] of Object.entries(gradients)) {
            const width = name === 'embeddings' ? dimensions : (weights[name]![0] as number[]).length;
            const at = name === 'embeddings' ? batch.embeddings.flat() : weights[name]!.flat();
            const f = (x: number[]) => {
              const rows = rowsOf(x, width);
              if (reference)
                return name === 'embeddings'
                  ? reference({ ...plainInput, weights, embeddings: rows })
                  : reference({ ...plainInput, weights: { ...weights, [name]: rows } });
              return valueAt(made, batch, lists, name, x);
            };
            const size = Math.max(0.01, Math.hypot(...gradient));
            for (const direction of directions(at.length, name)) {
              const error = await slopeError(f, at, direction, dotProduct(gradient, direction), !!reference);
              expect(error / size, `the gradient of ${name}`).toBeLessThanOrEqual(reference ? 3e-3 : 0.1);
            }
          }
        });

    it('does not depend on the order of the batch, nor, without variables of its own, on the labels’ names', async () => {
      const made = await begin();
      const batch = usualBatches(dimensions)[0]!;
      const { value } = await differentiate(made, batch);
      if (!made.product.noise) {
        const turned = { embeddings: [...batch.embeddings].reverse(), labels: [...batch.labels].reverse() };
        expect((await differentiate(made, turned)).value).toBeCloseTo(value, 4);
      }
      if (Object.keys(made.product.variables ?? {}).length === 0) {
        const renamed = { ...batch, labels: batch.labels.map((label) => 7 * label + 3) };
        expect((await differentiate(made, renamed)).value).toBe(value);
      }
    });

    for (const batch of degenerateBatches(dimensions))
      it(`is finite, and so are its gradients: ${batch.name}`, async () => {
        const made = await begin();
        const { value, gradients } = await differentiate(made, batch);
        expect(Number.isFinite(value), `the value is ${value}`).toBe(true);
        for (const [name, gradient] of Object.entries(gradients))
          expect(gradient.every(Number.isFinite), `the gradient of ${name}`).toBe(true);
        // A plain formula may divide by 0 here; where it does not, it is right.
        const expected = reference?.({
          ...batch,
          weights: await weightsOf(made.product),
          options: made.options,
        });
        if (expected !== undefined && Number.isFinite(expected))
          expect(Math.abs(value - expected), `${value} against ${expected}`).toBeLessThanOrEqual(
            1e-4 * Math.max(1, Math.abs(expected)),
          );
        if (value === 0) expect(gradients.embeddings!.every((slope) => slope === 0)).toBe(true);
      });

    it('is 0 with gradients 0 where there is nothing to compare', async () => {
      const made = await begin();
      if (Object.keys(made.product.variables ?? {}).length > 0) return;
      const alone = degenerateBatches(dimensions).find(({ name }) => name === 'one sample')!;
      const usual = usualBatches(dimensions)[0]!;
      const cases: [PlainBatch, TupleLists?][] = [[alone]];
      if (kinds.includes('pairs')) cases.push([usual, { kind: 'pairs', positive: [], negative: [] }]);
      if (kinds.includes('triplets')) cases.push([usual, { kind: 'triplets', triplets: [] }]);
      for (const [batch, lists] of cases) {
        const { value, gradients } = await differentiate(made, batch, lists);
        expect(Math.abs(value)).toBe(0);
        expect(gradients.embeddings!.every((slope) => Math.abs(slope) === 0)).toBe(true);
      }
    });

    it('reads no values while a step is recorded', async () => {
      const made = await begin();
      const input = inputOf(made, usualBatches(dimensions)[0]!);
      withoutReading(made.bench.tf, () => made.product.compute(input));
    });

    it('trains every variable of its own, and leaves no tensors behind', async () => {
      const made = await begin();
      const { tf } = made.bench;
      const batch = usualBatches(dimensions)[0]!;
      const { gradients } = await differentiate(made, batch);
      for (const [name, { value }] of Object.entries(made.product.variables ?? {}))
        if (value.trainable)
          expect(Math.max(...gradients[name]!.map(Math.abs)), `the gradient of ${name}`).toBeGreaterThan(0);
      const tensors = inputOf(made, batch);
      const before = tf.memory().numTensors;
      tf.tidy(() => {
        made.product.compute(tensors);
      });
      expect(tf.memory().numTensors).toBe(before);
    });
  });
}

/** Some of the tuples that the labels allow, triplets more than once. */
function pick({ labels, name }: PlainBatch, kind: 'none' | 'pairs' | 'triplets'): TupleLists | undefined {
  if (kind === 'none') return undefined;
  const random = createRandom(1, 'tuples', name, kind);
  const { positive, negative } = plainPairs(labels);
  const some = <T>(all: T[]) => all.filter(() => random.uniform() < 0.6);
  if (kind === 'pairs') return { kind, positive: some(positive), negative: some(negative) };
  return { kind, triplets: plainTriplets(labels).flatMap((one) => Array(random.integer(3)).fill(one)) };
}
