export { balancedSampler } from './balanced';
export { perClassSampler } from './per-class';
export { randomSampler } from './random';
