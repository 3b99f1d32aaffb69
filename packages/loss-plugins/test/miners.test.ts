import type { ComponentSpec, Reference, Tensor1D, Tensor2D } from '@hemlkit/core/plugin';
import { type TupleLists, toLists, workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import * as miners from '../src/miners';
import { distanceSpec, type GoldenBatch, type GoldenDistance, golden, numbers } from './golden';

interface Case {
  id: string;
  miner: string;
  params: Record<string, unknown>;
  distance: GoldenDistance;
  batch: string;
  ref_batch: string | null;
  expected: { kind: 'pairs' | 'triplets'; indices: number[][] };
}

/** PyTorch Metric Learning's names of miners and options, in ours. */
const types: Record<string, string> = {
  MultiSimilarityMiner: 'multi-similarity',
  TripletMarginMiner: 'triplet-margin',
  BatchHardMiner: 'batch-hard',
  BatchEasyHardMiner: 'batch-easy-hard',
  PairMarginMiner: 'pair-margin',
  AngularMiner: 'angular',
  HDCMiner: 'hdc',
  EmbeddingsAlreadyPackagedAsTriplets: 'packaged-triplets',
};
const options: Record<string, string> = {
  epsilon: 'epsilon',
  margin: 'margin',
  type_of_triplets: 'triplets',
  pos_margin: 'positiveMargin',
  neg_margin: 'negativeMargin',
  pos_strategy: 'positive',
  neg_strategy: 'negative',
  allowed_pos_range: 'positiveRange',
  allowed_neg_range: 'negativeRange',
  angle: 'angle',
  filter_percentage: 'share',
};
const withoutDistance = ['angular', 'packaged-triplets'];

const { tf, create } = await workbench({ components: Object.values(miners), engine: 'onnxruntime' });
const { batches } = golden<{ batches: Record<string, GoldenBatch> }>('batches');
const { cases } = golden<{ cases: Case[] }>('miners');
let compared = 0;

function spec({ miner, params, distance }: Case): ComponentSpec {
  const type = types[miner]!;
  const named = Object.entries(params).map(([name, value]) => [options[name]!, value]);
  return {
    type,
    ...Object.fromEntries(named),
    ...(withoutDistance.includes(type) ? {} : { distance: distanceSpec(distance) }),
  };
}

function batch(name: string): { embeddings: Tensor2D; labels: Tensor1D } {
  const { labels, embeddings } = batches[name]!;
  const values = Float32Array.from(numbers(embeddings));
  return { embeddings: tf.tensor2d(values, embeddings.shape), labels: tf.tensor1d(labels, 'int32') };
}

/** Tuples in one order, as multisets are compared. */
function sorted(lists: TupleLists): string[][] {
  const text = (places: number[][]) => places.map((place) => place.join('-')).sort();
  return lists.kind === 'triplets' ? [text(lists.triplets)] : [text(lists.positive), text(lists.negative)];
}

function expectedLists({ kind, indices }: Case['expected']): TupleLists {
  const [a, b, c, d] = indices as [number[], number[], number[], number[]];
  if (kind === 'triplets') return { kind, triplets: a.map((anchor, i) => [anchor, b[i]!, c[i]!]) };
  return {
    kind,
    positive: a.map((anchor, i) => [anchor, b[i]!]),
    negative: c.map((anchor, i) => [anchor, d[i]!]),
  };
}

it.each(cases)('picks what PyTorch Metric Learning picks: $id', async (one) => {
  const miner = await create('miner', spec(one), {});
  const reference: Reference | undefined = one.ref_batch ? batch(one.ref_batch) : undefined;
  const tuples = miner.mine({ ...batch(one.batch), reference });
  expect(tuples.kind).toBe(one.expected.kind);
  expect(sorted(await toLists(tuples))).toEqual(sorted(expectedLists(one.expected)));
  compared++;
});

it('has compared every case', () => {
  console.log(`Miners: ${compared} golden cases equal on ${tf.getBackend()}.`);
  expect(compared).toBe(333);
});
