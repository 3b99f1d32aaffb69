/** The door of pages that segment images by themselves: what stands before and behind a network, without Node.js. @module */
export { gridMap } from './grid/grid-map';
export { Preprocessor } from './segformer/preprocessor';
export { classMap } from './segformer/upsample';
