import type { Component, Reference, Tensor, Tensor2D } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { degenerateBatches, type PlainBatch, randomBatch, toTensors, usualBatches } from './batches';
import { noiseFor } from './noise';
import { describeComponent, type Made, type Resolved, type Trial } from './trial';
import { type TupleLists, toLists } from './tuples';
import { withoutReading } from './without-reading';

export interface MinerReferenceInput {
  embeddings: number[][];
  labels: number[];
  /** Whom the batch is compared with; the batch itself where there is no reference batch. */
  references: { embeddings: number[][]; labels: number[] };
  /** Whether the references are the batch itself. */
  isSelf: boolean;
  /** The random numbers it was handed, flat; empty where it asks for none. */
  noise: number[];
  options: Resolved;
}

export interface MinerTrial extends Trial {
  /** The same choice in plain loops. Not needed for a miner that draws. */
  reference?(input: MinerReferenceInput): TupleLists;
  /** Batch sizes it accepts are multiples of this one. Default: any. */
  multipleOf?: number;
  /** Does it go by the labels? Default: yes. */
  byLabels?: boolean;
  /** Does it take a reference batch? Default: yes. */
  withReference?: boolean;
}

/**
 * Registers tests of a miner: documentation, the reference's choice, well-formed masks, invariance to labels' names,
 * degenerate batches, that nothing is differentiated through it, no reading in a step, leaked tensors.
 *
 * @example
 * testMiner(myMiner, {
 *   // Every pair that the labels allow.
 *   reference: ({ labels, references }) => {
 *     const pairs = labels.flatMap((_, a) => references.labels.map((_, b): [number, number] => [a, b]));
 *     const isSame = ([a, b]: [number, number]) => labels[a] === references.labels[b];
 *     const negative = pairs.filter((pair) => !isSame(pair));
 *     return { kind: 'pairs', positive: pairs.filter((pair) => isSame(pair) && pair[0] !== pair[1]), negative };
 *   },
 *   withReference: false,
 * });
 */
export function testMiner(component: Component<'miner'>, trial: MinerTrial = {}): void {
  const { reference, multipleOf = 1, byLabels = true, withReference = true } = trial;
  const fits = ({ labels }: PlainBatch) => labels.length % multipleOf === 0;
  const others = randomBatch('references', [3, 1, 0, 2, 2, 0, 1], 8);
  describeComponent(component, trial, (make) => {
    const galleries = withReference ? [undefined, others] : [undefined];
    for (const batch of usualBatches().filter(fits))
      for (const gallery of galleries)
        it(`picks ${reference ? 'what its reference picks' : 'among what may be picked'}: ${batch.name}, ${gallery ? 'a reference batch' : 'by itself'}`, async () => {
          const made = await make({});
          const picked = await mine(made, batch, gallery);
          if (byLabels) expectAllowed(picked, batch.labels, gallery?.labels);
          if (reference) {
            const references = gallery ?? batch;
            const noise = noiseFor(
              made.bench.tf,
              made.product,
              batch.labels.length,
              references.labels.length,
            );
            const expected = reference({
              ...batch,
              references,
              isSelf: !gallery,
              noise: noise ? Array.from(await noise.data()) : [],
              options: made.options,
            });
            expect(sorted(picked)).toEqual(sorted(expected));
          }
        });

    if (byLabels)
      it('does not depend on the labels’ names', async () => {
        const made = await make({});
        const batch = usualBatches().find(fits)!;
        const renamed = { ...batch, labels: batch.labels.map((label) => 90 - 7 * label) };
        expect(await mine(made, renamed)).toEqual(await mine(made, batch));
      });

    for (const batch of degenerateBatches().filter(fits))
      it(`picks nothing that may not be picked: ${batch.name}`, async () => {
        const picked = await mine(await make({}), batch);
        if (byLabels) expectAllowed(picked, batch.labels);
      });

    it('is not differentiated through, and leaves no tensors behind', async () => {
      const made = await make({});
      const { tf } = made.bench;
      const batch = toTensors(tf, usualBatches().find(fits)!);
      const size = batch.labels.shape[0];
      const noise = noiseFor(tf, made.product, size, size);
      const picked = (embeddings: Tensor2D): Tensor => {
        const tuples = made.product.mine({ ...batch, embeddings, ...(noise ? { noise } : {}) });
        const masks = tuples.kind === 'pairs' ? [tuples.positive, tuples.negative] : [tuples.weight];
        return tf.addN(masks.map((mask) => tf.sum(mask)));
      };
      const before = tf.memory().numTensors;
      const gradient = tf.tidy(() =>
        tf.grad((x) => tf.add(tf.sum(x), picked(x as Tensor2D)))(batch.embeddings),
      );
      expect([...(await gradient.data())]).toEqual(Array(gradient.size).fill(1));
      gradient.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });

    it('reads no values while a step is recorded', async () => {
      const { product, bench } = await make({});
      const input = toTensors(bench.tf, usualBatches().find(fits)!);
      const size = input.labels.shape[0];
      const noise = noiseFor(bench.tf, product, size, size);
      withoutReading(bench.tf, () => {
        const tuples = product.mine({ ...input, ...(noise ? { noise } : {}) });
        return tuples.kind === 'pairs' ? [tuples.positive, tuples.negative] : [tuples.weight];
      });
    });

    it('picks the same again, and draws again only where it asks for random numbers', async () => {
      const made = await make({});
      const batch = usualBatches().find(fits)!;
      const first = await mine(made, batch);
      expect(await mine(made, batch)).toEqual(first);
      if (made.product.noise) expect(await mine(made, batch, undefined, 2)).not.toEqual(first);
    });
  });
}

async function mine({ product, bench }: Made<'miner'>, batch: PlainBatch, gallery?: PlainBatch, seed = 1) {
  const { tf } = bench;
  const input = toTensors(tf, batch);
  const reference: Reference | undefined = gallery && toTensors(tf, gallery);
  const [size, references] = [batch.labels.length, (gallery ?? batch).labels.length];
  const noise = noiseFor(tf, product, size, references, seed);
  const tuples = product.mine({ ...input, ...(reference ? { reference } : {}), ...(noise ? { noise } : {}) });
  if (tuples.kind === 'pairs') {
    expect(tuples.positive.shape).toEqual([size, references]);
    expect(tuples.negative.shape).toEqual([size, references]);
  } else expect(tuples.weight.shape).toEqual([size, references, references]);
  for (const mask of tuples.kind === 'pairs' ? [tuples.positive, tuples.negative] : [tuples.weight])
    expect((await mask.data()).every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
  return toLists(tuples);
}

/** Positives carry the anchor's label and are not the anchor; negatives carry another label. */
function expectAllowed(lists: TupleLists, labels: number[], references?: number[]): void {
  const others = references ?? labels;
  const positives = lists.kind === 'pairs' ? lists.positive : lists.triplets.map(([a, p]) => [a, p]);
  const negatives = lists.kind === 'pairs' ? lists.negative : lists.triplets.map(([a, , n]) => [a, n]);
  for (const [anchor, positive] of positives as [number, number][]) {
    expect(others[positive], `the positive ${positive} of ${anchor}`).toBe(labels[anchor]);
    if (!references) expect(positive).not.toBe(anchor);
  }
  for (const [anchor, negative] of negatives as [number, number][])
    expect(others[negative], `the negative ${negative} of ${anchor}`).not.toBe(labels[anchor]);
}

/** Tuples in one order, as multisets are compared. */
function sorted(lists: TupleLists): string[][] {
  const text = (places: number[][]) => places.map((place) => place.join('-')).sort();
  return lists.kind === 'triplets' ? [text(lists.triplets)] : [text(lists.positive), text(lists.negative)];
}
