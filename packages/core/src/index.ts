export * from './contracts/index';
export * from './weights/index';
export { createHeml, type Heml, type HemlOptions } from './heml';
export { enginePlugin } from './engine/plugin';
export { createRandom } from './random/random';
export { openRun, type OpenRunOptions, Run } from './runs/run';
export { train, type TrainOptions } from './runs/train';
