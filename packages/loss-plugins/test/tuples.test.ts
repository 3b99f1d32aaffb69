import { sampleWeights, toPairs, toTriplets } from '@hemlkit/core/plugin';
import { toLists, toTuples, workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { golden } from './golden';

type Indices = number[][];
interface Case {
  id: string;
  labels: number[];
  ref_labels: number[] | null;
  /** Pairs by hand. */
  pairs?: Indices;
  expected: Partial<Record<'all_pairs' | 'all_triplets' | 'pairs_from_all_triplets', Indices>> &
    Partial<Record<'triplets_from_all_pairs' | 'triplets_from_pairs', Indices>> &
    Partial<Record<`weights_from_${'all_pairs' | 'all_triplets' | 'pairs'}`, number[]>>;
}

const { tf } = await workbench({ engine: 'onnxruntime' });
const { cases } = golden<{ cases: Case[] }>('tuples');

/** Rows of positions as sorted columns, to compare as multisets. */
const sorted = (...rows: number[][]) => rows[0]!.map((_, i) => rows.map((row) => row[i]).join('-')).sort();
const columns = (places: number[][]) => places.map((place) => place.join('-')).sort();

function fromIndices(indices: Indices, batch: number, references: number) {
  const [a, b, c, d] = indices as [number[], number[], number[], number[]?];
  if (d) {
    const positive = a.map((anchor, i): [number, number] => [anchor, b[i]!]);
    const negative = c.map((anchor, i): [number, number] => [anchor, d[i]!]);
    return toTuples(tf, { kind: 'pairs', positive, negative }, batch, references);
  }
  const triplets = a.map((anchor, i): [number, number, number] => [anchor, b[i]!, c[i]!]);
  return toTuples(tf, { kind: 'triplets', triplets }, batch, references);
}

it.each(cases)('forms and converts tuples as PyTorch Metric Learning: $id', async (one) => {
  const labels = tf.tensor1d(one.labels, 'int32');
  const reference = one.ref_labels ? { labels: tf.tensor1d(one.ref_labels, 'int32') } : undefined;
  const sizes = [one.labels.length, one.ref_labels?.length ?? one.labels.length] as const;
  const { expected } = one;
  const expectPairs = async (pairs: ReturnType<typeof toPairs>, [a1, p, a2, n]: Indices) => {
    const lists = await toLists({ kind: 'pairs', ...pairs });
    if (lists.kind !== 'pairs') throw new Error('not pairs');
    expect(columns(lists.positive)).toEqual(sorted(a1!, p!));
    expect(columns(lists.negative)).toEqual(sorted(a2!, n!));
  };
  const expectTriplets = async (weight: ReturnType<typeof toTriplets>, indices: Indices) => {
    const lists = await toLists({ kind: 'triplets', weight });
    if (lists.kind !== 'triplets') throw new Error('not triplets');
    expect(columns(lists.triplets)).toEqual(sorted(...indices));
  };
  const expectWeights = async (indices: Indices, weights: number[] | undefined) => {
    if (!weights) return;
    const given = [...(await sampleWeights(tf, labels, fromIndices(indices, ...sizes)).data())];
    expect(given.length).toBe(weights.length);
    given.forEach((weight, i) => {
      expect(weight).toBeCloseTo(weights[i]!, 6);
    });
  };
  if (one.pairs) {
    const tuples = fromIndices(one.pairs, ...sizes);
    await expectTriplets(toTriplets(tf, labels, tuples, reference), expected.triplets_from_pairs!);
    await expectWeights(one.pairs, expected.weights_from_pairs);
    return;
  }
  const { all_pairs: pairs, all_triplets: triplets } = expected as Required<Case['expected']>;
  await expectPairs(toPairs(tf, labels, undefined, reference), pairs);
  await expectTriplets(toTriplets(tf, labels, undefined, reference), triplets);
  await expectPairs(
    toPairs(tf, labels, fromIndices(triplets, ...sizes), reference),
    expected.pairs_from_all_triplets!,
  );
  await expectTriplets(
    toTriplets(tf, labels, fromIndices(pairs, ...sizes), reference),
    expected.triplets_from_all_pairs!,
  );
  await expectWeights(pairs, expected.weights_from_all_pairs);
  await expectWeights(triplets, expected.weights_from_all_triplets);
});
