/** The door of pages that explain pairs by themselves: explainers as functions, without Node.js. @module */
export { owenValues } from './owen-values';
export { subtreeSums } from './subtree-sums';
