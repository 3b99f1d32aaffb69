import type { Kind } from '../contracts/kinds';

/** HEML's own packages by the kind that they bring, for hints. */
export const ownPackages: Record<Kind, string> = {
  dataset: '@hemlkit/datasets',
  segmenter: '@hemlkit/segmenters',
  trunk: '@hemlkit/trunks',
  embedder: '@hemlkit/trunks',
  merge: '@hemlkit/trunks',
  miner: '@hemlkit/loss-plugins',
  loss: '@hemlkit/loss-plugins',
  reducer: '@hemlkit/loss-plugins',
  regularizer: '@hemlkit/loss-plugins',
  sampler: '@hemlkit/loss-plugins',
  optimizer: '@hemlkit/loss-plugins',
  distance: '@hemlkit/metrics',
  metric: '@hemlkit/metrics',
  engine: '@hemlkit/core',
  tracker: '@hemlkit/trackers',
};
