export { Components, type ComponentsOptions, createComponents } from './container/index';
export * from './contracts/index';
export { type FormatErrorOptions, formatError, type Paint, type Style, systemError } from './errors/index';
export {
  type CheckedExperiment,
  checkClasses,
  checkExperiment,
  experimentSchema,
  type LoadedExperiment,
  type LoadOptions,
  loadExperiment,
  nodeSettings,
  specPlugins,
} from './experiment/index';
export { metricTreeSchema } from './explanation/metric-tree-schema';
export { RunFolder } from './files/run-folder';
export { createHeml, type Heml, type HemlOptions } from './heml';
export { fetchHubFile } from './hub/fetch-hub-file';
export { type PlanOptions, planRun } from './planning/plan-run';
export { corePlugin } from './plugins/core-plugin';
export { coreVersion, loadPlugin } from './plugins/index';
export { createRandom } from './random/random';
export { checkData } from './runs/check-data';
export {
  type DataDescription,
  type DescribeOptions,
  describeData,
  type SplitDescription,
} from './runs/describe-data';
export type { ExampleImages } from './runs/example-images';
export type { ExplainOptions } from './runs/explain';
export type { NodeHistory } from './runs/history';
export { type OpenRunOptions, openRun } from './runs/open-run';
export type { SpecOptions } from './runs/open-spec';
export type { QueryOptions } from './runs/query';
export { type RecordedEvent, readEvents } from './runs/read-events';
export { type ResumeOptions, resumeRun } from './runs/resume-run';
export { type EvaluateOptions, Run, type SplitLabels } from './runs/run';
export { compareSegmenter, type Segmentation, segment } from './runs/segment';
export type { SplitDistances, SplitDistancesOptions } from './runs/split-distances';
export { train } from './runs/train';
export type { TrainOptions } from './runs/train-run';
export type { ClassPresence } from './segments/class-presence';
export type { MapComparison } from './segments/compare-maps';
export * from './trust/index';
export * from './weights/index';
