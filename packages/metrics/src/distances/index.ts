export { cosine } from './cosine';
export { dot } from './dot';
export { euclidean } from './euclidean';
export { snr, snrSymmetric } from './snr';
