import type { Dataset, Segmenter } from './data';
import type { Engine } from './engine';
import type { Distance, Loss, Metric, Miner, Sampler } from './metric-learning';
import type { Embedder, Merge, Trunk } from './network';
import type { Optimizer, Parameter } from './optimizer';
import type { Random } from './random';
import type { Reducer, Regularizer } from './reduction';
import type { Tracker, TrackerContext } from './tracker';

/** What a loss and the components among its options are told. */
export interface LossContext {
  /** Number of labels. */
  classes: number;
  /** Length of an embedding. */
  dimensions: number;
  random: Random;
}

/** Every kind of component: what `create` is told (`context`) and what it makes (`product`). */
export interface Kinds {
  dataset: { product: Dataset; context: { random: Random } };
  segmenter: { product: Segmenter; context: { classes: string[] | undefined } };
  trunk: { product: Trunk; context: { imageSize: number; random: Random } };
  embedder: { product: Embedder; context: { features: number; random: Random } };
  merge: { product: Merge; context: object };
  miner: { product: Miner; context: object };
  loss: { product: Loss; context: LossContext };
  reducer: { product: Reducer; context: LossContext };
  regularizer: { product: Regularizer; context: LossContext };
  sampler: { product: Sampler; context: object };
  optimizer: { product: Optimizer; context: { parameters: readonly Parameter[]; pretrained: boolean } };
  distance: { product: Distance; context: object };
  metric: { product: Metric; context: object };
  engine: { product: Engine; context: object };
  tracker: { product: Tracker; context: TrackerContext };
}

export type Kind = keyof Kinds;

export const kinds: readonly Kind[] = [
  'dataset',
  'segmenter',
  'trunk',
  'embedder',
  'merge',
  'miner',
  'loss',
  'reducer',
  'regularizer',
  'sampler',
  'optimizer',
  'distance',
  'metric',
  'engine',
  'tracker',
];

/** A component as a spec names it. */
export interface ComponentSpec {
  type: string;
  [option: string]: unknown;
}
