import type * as TFCore from '@tensorflow/tfjs-core';

/** The TensorFlow.js namespace in use. It is injected, never imported: one tfjs, whatever backend it runs on. */
export type TF = typeof TFCore;

export type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, Variable } from '@tensorflow/tfjs-core';
