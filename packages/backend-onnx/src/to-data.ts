import type { DataType } from '@tensorflow/tfjs-core';
import type { Data, TensorDType } from './graph/dtype';

const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

/**
 * The values of a tensor as the array that holds them here; the same array when it is of the right type.
 * @throws for tensors of strings and of complex numbers
 */
export function toData(values: unknown, shape: readonly number[], dtype: DataType): Data {
  const Type = ARRAYS[dtype as TensorDType];
  if (!Type) {
    throw new Error(
      `the onnxruntime backend holds float32, int32 and bool tensors, not ${dtype} [${shape.join(', ')}]`,
    );
  }
  return values instanceof Type ? values : Type.from(values as ArrayLike<number>);
}
