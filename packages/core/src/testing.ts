/**
 * What authors test components with, in a file that vitest runs: each `test…` registers the tests of one component.
 */

export { type PlainBatch, randomBatch, toTensors } from './testing/batches';
export { plain, plainPairs, plainTriplets } from './testing/plain';
export { type DatasetTrial, testDataset } from './testing/test-dataset';
export { type DistanceTrial, testDistance } from './testing/test-distance';
export { type LossReferenceInput, type LossTrial, testLoss } from './testing/test-loss';
export { type MetricReferenceInput, type MetricTrial, testMetric } from './testing/test-metric';
export { type MinerReferenceInput, type MinerTrial, testMiner } from './testing/test-miner';
export { type SamplerTrial, testSampler } from './testing/test-sampler';
export { type SegmenterTrial, testSegmenter } from './testing/test-segmenter';
export { type TrunkTrial, testTrunk } from './testing/test-trunk';
export type { Resolved, Trial } from './testing/trial';
export { type TupleLists, toLists, toTuples } from './testing/tuples';
export { type Workbench, type WorkbenchOptions, workbench } from './testing/workbench';
