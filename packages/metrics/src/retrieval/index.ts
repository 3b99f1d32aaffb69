export { mapAtR, meanAveragePrecision } from './mean-average-precision';
export { meanReciprocalRank } from './mean-reciprocal-rank';
export { precisionAtK } from './precision-at-k';
export { rPrecision } from './r-precision';
export { recallAtK } from './recall-at-k';
