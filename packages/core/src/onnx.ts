/**
 * The door of plugins that run models in ONNX form which others have made: their files, the thread that they run in, and
 * the preparation of images as Hugging Face's image processors do it. It may change with any minor version.
 *
 * ```ts
 * import { pillowResize } from '@hemlkit/core/onnx';
 *
 * // One pixel, red, green and blue, becomes four, as Pillow's bilinear filter (2) makes them.
 * const pixel = { data: Uint8Array.of(200, 100, 50), width: 1, height: 1, channels: 3 as const };
 * console.log(pillowResize(pixel, 2, 2, 2).length); // 12
 * ```
 * @module
 */

export { externalFiles } from './onnx/external-data';
export { filterNames, imageModelOptions } from './onnx/image-model-options';
export { type ImageLayout, type ImageModelRole, ImageNetwork } from './onnx/image-network';
export { type ImagePreparation, preparationOf } from './onnx/image-preparation';
export { findModelFiles, type ModelFiles, type ModelRole } from './onnx/model-files';
export { type ModelDevice, type ModelMetadata, ModelThread, modelDevices, named } from './onnx/model-thread';
export { pillowFilters, pillowResize } from './segments/pillow-resize';
