/** What methods bundle to train and ask a network at a node: batches, steps, epochs, and embeddings. @module */

export { BatchReader } from './network/batch-reader';
export { fixedSteps } from './network/fixed-steps';
export { frozenGraph } from './network/frozen-graph';
export { gradientsOf } from './network/gradients';
export { withoutNormals } from './network/inference-model';
export { measureTraining } from './network/measure-training';
export {
  createModel,
  disposeOf,
  type Fault,
  type Model,
  type ModelRequest,
  optimizerOf,
  type StepInput,
  type StepLoss,
  type Survey,
  variablesOf,
} from './network/model';
export { pairScores } from './network/pair-scores';
export { runSteps } from './network/run-steps';
export { type StepPlace, scheduledRate } from './network/schedule';
export { Trainers } from './network/trainer';
export { NodeMethod } from './nodes/node-method';
export type { Recipe } from './nodes/recipe';
