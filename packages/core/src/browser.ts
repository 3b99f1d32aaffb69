/**
 * The door of pages that explain a run's pairs by themselves: how a photograph with its class map becomes what models take, and
 * how their numbers become a metric tree. Nothing behind it needs Node.js, a file or TensorFlow.js. It may change with any minor
 * version.
 * @module
 */

export { HemlError } from './contracts/error';
export type { Hierarchy, HierarchyNode } from './contracts/experiment';
export type { Attribution } from './contracts/explainer';
export type { Explanation, MetricTree, MetricTreeNode } from './contracts/explanation';
export type { CropNeeds, ImageFit } from './contracts/images';
export type { Raster } from './contracts/sample';
export { absentNodes } from './explanation/absent-nodes';
export { type Calibration, calibrationSummary, judge } from './explanation/calibration/calibration';
export { explanationOf } from './explanation/explanation-of';
export { shownLeaves } from './explanation/shown-leaves';
export { countPixels } from './segments/count-pixels';
export { cutCrops } from './segments/crops/cut-crops';
export { imageFormat } from './segments/image-format';
export { libvipsResize } from './segments/libvips-resize';
export { pillowResize } from './segments/pillow-resize';
export { fitImage, resizeMap } from './segments/square';
export { unpackBits } from './segments/unpack-bits';
export { hideOthers, viewTables } from './segments/views';
