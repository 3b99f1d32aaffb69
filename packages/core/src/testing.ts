/**
 * What authors test components with, in a file that vitest runs: each `test…` registers the tests of one component.
 *
 * @example
 * import { testLoss } from '@hemlkit/core/testing';
 * import { myLoss } from './my-loss';
 *
 * testLoss(myLoss, { options: [{}, { margin: 0.3 }] });
 */

export { type PlainBatch, randomBatch, toTensors } from './testing/batches';
export { plain, plainPairs, plainTriplets } from './testing/plain';
export { type DatasetTrial, testDataset } from './testing/test-dataset';
export { type DistanceTrial, testDistance } from './testing/test-distance';
export { type EmbedderTrial, testEmbedder } from './testing/test-embedder';
export { type EngineTrial, testEngine } from './testing/test-engine';
export { type ExecutorTrial, testExecutor } from './testing/test-executor';
export { type ExplainerTrial, testExplainer } from './testing/test-explainer';
export { type LossReferenceInput, type LossTrial, testLoss } from './testing/test-loss';
export { type MergeReferenceInput, type MergeTrial, testMerge } from './testing/test-merge';
export { type MetricReferenceInput, type MetricTrial, testMetric } from './testing/test-metric';
export { type MinerReferenceInput, type MinerTrial, testMiner } from './testing/test-miner';
export { type OptimizerReferenceInput, type OptimizerTrial, testOptimizer } from './testing/test-optimizer';
export { type ReducerReferenceInput, type ReducerTrial, testReducer } from './testing/test-reducer';
export {
  type RegularizerReferenceInput,
  type RegularizerTrial,
  testRegularizer,
} from './testing/test-regularizer';
export { type SamplerTrial, testSampler } from './testing/test-sampler';
export { type SegmenterTrial, testSegmenter } from './testing/test-segmenter';
export { type ReportedNumber, type TrackerTrial, testTracker } from './testing/test-tracker';
export { type TrunkTrial, testTrunk } from './testing/test-trunk';
export type { Resolved, Trial } from './testing/trial';
export { type TupleLists, toLists, toTuples } from './testing/tuples';
export { type Workbench, type WorkbenchOptions, workbench } from './testing/workbench';
