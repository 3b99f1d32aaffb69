export { avgNonZero } from './avg-non-zero';
export { classWeighted } from './class-weighted';
export { divisor } from './divisor';
export { mean } from './mean';
export { multiple } from './multiple';
export { perAnchor } from './per-anchor';
export { sum } from './sum';
export { threshold } from './threshold';
