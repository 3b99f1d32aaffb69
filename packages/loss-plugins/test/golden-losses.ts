import type { ComponentSpec } from '@hemlkit/core/plugin';
import { distanceSpec, type GoldenDistance, type GoldenTensor } from './golden';

export interface GoldenReducer {
  name: string;
  low?: number | null;
  high?: number | null;
  weights?: number[];
  reducer?: GoldenReducer;
  reducers?: Record<string, GoldenReducer>;
}

export interface GoldenRegularizer {
  name: string;
  weight?: number;
  p?: number;
  power?: number;
  centers_per_class?: number;
}

export interface GoldenLoss {
  id: string;
  params: Record<string, number | boolean | string>;
  distance: GoldenDistance;
  distance_is_default: boolean;
  reducer: GoldenReducer;
  reducer_is_default: boolean;
  embedding_regularizer?: GoldenRegularizer;
  weight_regularizer?: GoldenRegularizer;
  batch: string;
  ref_batch?: string;
  tuples?: { kind: 'pairs' | 'triplets'; indices: number[][] };
  weights?: GoldenTensor & { name: string };
  expected: {
    loss: number;
    grad_embeddings: GoldenTensor;
    grad_ref_embeddings?: GoldenTensor;
    grad_weights?: GoldenTensor;
  };
}

/** PyTorch Metric Learning's names, in ours. */
export const lossTypes: Record<string, string> = {
  TripletMarginLoss: 'triplet',
  AngularLoss: 'angular',
  MultiSimilarityLoss: 'multi-similarity',
  NTXentLoss: 'nt-xent',
  SignalToNoiseRatioContrastiveLoss: 'snr',
  ProxyAnchorLoss: 'proxy-anchor',
  SubCenterArcFaceLoss: 'sub-center-arcface',
  ArcFaceLoss: 'arcface',
  ContrastiveLoss: 'contrastive',
  CosFaceLoss: 'cosface',
  CircleLoss: 'circle',
  SupConLoss: 'sup-con',
  NormalizedSoftmaxLoss: 'normalized-softmax',
  ProxyNCALoss: 'proxy-nca',
};

/** Our name of each option; an empty one: it comes from elsewhere (the context), or "all" is our absence. */
export const optionNames: Record<string, string> = {
  margin: 'margin',
  swap: 'swap',
  smooth_loss: 'smooth',
  triplets_per_anchor: '',
  alpha: 'alpha',
  beta: 'beta',
  base: 'base',
  temperature: 'temperature',
  pos_margin: 'positiveMargin',
  neg_margin: 'negativeMargin',
  scale: 'scale',
  sub_centers: 'subCenters',
  m: 'margin',
  gamma: 'gamma',
  softmax_scale: 'scale',
  num_classes: '',
  embedding_size: '',
};

export const partNames: Record<string, string> = { pos_loss: 'positive', neg_loss: 'negative', loss: 'loss' };

/** Losses that measure by cosines or angles alone have no distance option. */
const withoutDistance = ['angular', 'circle', 'arcface', 'sub-center-arcface', 'cosface'];

/** A golden case's loss as a spec names it. What the case leaves to the defaults, the spec leaves out. */
export function lossSpec(loss: string, golden: GoldenLoss): ComponentSpec {
  const type = lossTypes[loss]!;
  const named = Object.entries(golden.params)
    .map(([name, value]) => [optionNames[name]!, value])
    .filter(([name]) => name !== '');
  return {
    type,
    ...Object.fromEntries(named),
    ...(golden.distance_is_default || withoutDistance.includes(type)
      ? {}
      : { distance: distanceSpec(golden.distance) }),
    ...(golden.reducer_is_default ? {} : { reducer: reducerSpec(golden.reducer) }),
    ...(golden.embedding_regularizer
      ? { embeddingRegularizer: regularizerSpec(golden.embedding_regularizer) }
      : {}),
    ...(golden.weight_regularizer ? { weightRegularizer: regularizerSpec(golden.weight_regularizer) } : {}),
  };
}

/** What regularizers add is a number already: no reducer changes it, so ours have none for it. */
export function reducerSpec({ name, low, high, weights, reducer, reducers }: GoldenReducer): ComponentSpec {
  switch (name) {
    case 'MeanReducer':
      return { type: 'mean' };
    case 'AvgNonZeroReducer':
      return { type: 'avg-non-zero' };
    case 'SumReducer':
      return { type: 'sum' };
    case 'DivisorReducer':
      return { type: 'divisor' };
    case 'ThresholdReducer':
      return { type: 'threshold', ...(low == null ? {} : { low }), ...(high == null ? {} : { high }) };
    case 'ClassWeightedReducer':
      return { type: 'class-weighted', weights };
    case 'PerAnchorReducer':
      return { type: 'per-anchor', reducer: reducerSpec(reducer!) };
    case 'MultipleReducers': {
      const parts = Object.entries(reducers!)
        .filter(([part]) => part in partNames)
        .map(([part, inner]) => [partNames[part]!, reducerSpec(inner)]);
      return { type: 'multiple', parts: Object.fromEntries(parts) };
    }
    default:
      throw new Error(`no reducer ${name}`);
  }
}

const regularizers: Record<string, string> = {
  LpRegularizer: 'lp',
  ZeroMeanRegularizer: 'zero-mean',
  CenterInvariantRegularizer: 'center-invariant',
  RegularFaceRegularizer: 'regular-face',
  SparseCentersRegularizer: 'sparse-centers',
};

export function regularizerSpec(golden: GoldenRegularizer): ComponentSpec {
  const { name, weight, p, power, centers_per_class: subCenters } = golden;
  const given = Object.entries({ weight, p, power, subCenters }).filter(([, value]) => value !== undefined);
  return { type: regularizers[name]!, ...Object.fromEntries(given) };
}
