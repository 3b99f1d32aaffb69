export { centerInvariant } from './center-invariant';
export { lp } from './lp';
export { regularFace } from './regular-face';
export { sparseCenters } from './sparse-centers';
export { zeroMean } from './zero-mean';
