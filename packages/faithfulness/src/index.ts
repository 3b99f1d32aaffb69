/** Whether the explanations of a run are true. @module */
export * from './contract';
export { type FaithfulnessOptions, measureFaithfulness } from './measure-faithfulness';
