import type { TypedArray } from '../types';

/** Element types inside a graph; tensors of tfjs are float32, int32 or bool. */
export type DType = 'float32' | 'int32' | 'bool' | 'uint8' | 'int64' | 'float64';
export type TensorDType = 'float32' | 'int32' | 'bool';
export type Data = TypedArray | BigInt64Array | Float64Array;

/** TensorProto.DataType of the ONNX format. */
export const onnxType: Record<DType | 'bfloat16', number> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
  bfloat16: 16,
};

/** Bytes of an element. */
export const bytesOf: Record<DType, number> = {
  float32: 4,
  uint8: 1,
  int32: 4,
  int64: 8,
  bool: 1,
  float64: 8,
};

/** Number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const extent of shape) size *= extent;
  return size;
}

/** A zeroed array that holds `size` elements of a type. */
export function allocate(dtype: DType, size: number): Data {
  switch (dtype) {
    case 'float32':
      return new Float32Array(size);
    case 'int32':
      return new Int32Array(size);
    case 'int64':
      return new BigInt64Array(size);
    case 'float64':
      return new Float64Array(size);
    default:
      return new Uint8Array(size);
  }
}

/** An array of `size` elements that all equal `value`. */
export function filled(dtype: DType, size: number, value: number): Data {
  const data = allocate(dtype, size);
  if (value !== 0) {
    if (data instanceof BigInt64Array) data.fill(BigInt(value));
    else data.fill(value);
  }
  return data;
}
