export { checkClasses } from './check-classes';
export { type CheckedExperiment, checkExperiment } from './check-experiment';
export { experimentSchema } from './editor/experiment-schema';
export { type LoadedExperiment, type LoadOptions, loadExperiment } from './load-experiment';
export { nodeSettings } from './node-settings';
export { specPlugins } from './spec-plugins';
