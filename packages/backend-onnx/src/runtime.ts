import { createRequire } from 'node:module';
import type * as Ort from 'onnxruntime-common';
import { disableTelemetry } from './telemetry';

const require = createRequire(import.meta.url);

/** A module of ONNX Runtime, loaded with its telemetry off: nothing else in the package loads one. */
function load(module: string): unknown {
  disableTelemetry();
  return require(module);
}

/** Its public API. */
export const publicApi = (): typeof Ort => load('onnxruntime-node') as typeof Ort;

/** Its native binding, not yet started. */
export const nativeBinding = (): unknown => load('onnxruntime-node/dist/binding.js');

/** The class of its tensors. */
export const tensorClass = (): unknown => (load('onnxruntime-common') as typeof Ort).Tensor;
