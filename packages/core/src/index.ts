export * from './contracts/index';
export * from './weights/index';
export { createHeml, type Heml, type HemlOptions } from './heml';
export { enginePlugin } from './engine/plugin';
export { createRandom } from './random/random';
export { openRun, type OpenRunOptions, Run } from './runs/run';
export { train, type TrainOptions } from './runs/train';
export { Components, type ComponentsOptions, createComponents } from './container/index';
export { type FormatErrorOptions, formatError, type Paint, type Style } from './errors/index';
export { coreVersion, loadPlugin } from './plugins/index';
export {
  checkClasses,
  experimentSchema,
  type LoadedExperiment,
  type LoadOptions,
  loadExperiment,
  nodeSettings,
} from './spec/index';
