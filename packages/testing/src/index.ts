/**
 * What authors test components with, in a file that vitest runs: each `test…` registers the tests of one component.
 *
 * @example
 * import { testLoss } from '@hemlkit/testing';
 * import { myLoss } from './my-loss';
 *
 * testLoss(myLoss, { options: [{}, { margin: 0.3 }] });
 */

export { type PlainBatch, randomBatch, toTensors } from './batches';
export { type Dimension, type OnnxEnd, type OnnxGraph, type OnnxNode, onnxModel } from './onnx-model';
export { plain, plainPairs, plainTriplets } from './plain';
export { type DatasetTrial, testDataset } from './test-dataset';
export { type DistanceTrial, testDistance } from './test-distance';
export { type EmbedderTrial, testEmbedder } from './test-embedder';
export { type EngineTrial, testEngine } from './test-engine';
export { type ExecutorTrial, testExecutor } from './test-executor';
export { type ExplainerTrial, testExplainer } from './test-explainer';
export { type LossReferenceInput, type LossTrial, testLoss } from './test-loss';
export { type MergeReferenceInput, type MergeTrial, testMerge } from './test-merge';
export { type MethodTrial, testMethod } from './test-method';
export { type MetricReferenceInput, type MetricTrial, testMetric } from './test-metric';
export { type MinerReferenceInput, type MinerTrial, testMiner } from './test-miner';
export { type OptimizerReferenceInput, type OptimizerTrial, testOptimizer } from './test-optimizer';
export { type ReducerReferenceInput, type ReducerTrial, testReducer } from './test-reducer';
export {
  type RegularizerReferenceInput,
  type RegularizerTrial,
  testRegularizer,
} from './test-regularizer';
export { type SamplerTrial, testSampler } from './test-sampler';
export { type SegmenterTrial, testSegmenter } from './test-segmenter';
export { type ReportedNumber, type TrackerTrial, testTracker } from './test-tracker';
export { type TrunkTrial, testTrunk } from './test-trunk';
export type { Resolved, Trial } from './trial';
export { type TupleLists, toLists, toTuples } from './tuples';
export { type Workbench, type WorkbenchOptions, workbench } from './workbench';
