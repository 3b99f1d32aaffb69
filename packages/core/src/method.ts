/**
 * The door of packages that bring methods: what they build on beside the contracts. It may change with any minor version.
 * `heml init plugin my-method --kind method` writes a whole one, which docs/writing-plugins.md explains.
 *
 * ```ts
 * import { epochReport, readReport } from '@hemlkit/core/method';
 *
 * // A batch's embeddings, [2 images, 3 dimensions]: what a step reports, and an epoch of one such step.
 * const step = readReport(Float32Array.of(1, 0, 0, 0, 1, 0), 3);
 * console.log(epochReport([step]).spread); // √2: how far two of them are apart, each at length 1
 * ```
 * @module
 */

export { Type } from 'typebox';
export * from './contracts/index';
export { nodeSchema } from './experiment/experiment-schema';
export { stableJson } from './files/hash';
export { timed } from './planning/timed';
export * from './plugin/define';
export { epochReport, readReport, stepCounts } from './plugin/step-report';
export { Turns } from './plugin/turns';
export { createRandom } from './random/random';
export { type CompositionSettings, compose, lookupSize, lookupTable } from './segments/composition';
export { cropFacts } from './segments/crops/crop-facts';
export { cutCrops } from './segments/crops/cut-crops';
export { decodeImage } from './segments/decode-image';
export { imagesOf, storedImage } from './segments/image-source';
export { resizeImage } from './segments/resize';
export { hideOthers, viewTables } from './segments/views';
export { torchShape } from './weights/layout';
export { decodeModel, encodeModel, torchTensors } from './weights/model-file';
export type { HostTensor } from './weights/safetensors';
export { readWeights, writeWeights } from './weights/variables';
