import { publicApi } from '../runtime';
import type { TypedArray } from '../types';

/** What goes into a model, or comes out of it. */
export interface OnnxTensor {
  dtype: 'float32' | 'int32' | 'bool' | 'uint8';
  shape: readonly number[];
  data: TypedArray;
}

/**
 * Runs a model once in a new session of ONNX Runtime, on the CPU and through its public API: as any user of the file
 * would, with nothing of this package's in between.
 *
 * @param model bytes of an .onnx file
 * @throws ONNX Runtime's error about a model or inputs that it refuses
 */
export async function runOnnx(
  model: Uint8Array,
  inputs: Readonly<Record<string, OnnxTensor>>,
): Promise<Record<string, OnnxTensor>> {
  const ort = publicApi();
  const session = await ort.InferenceSession.create(model, {
    executionProviders: ['cpu'],
    logSeverityLevel: 4,
  });
  try {
    const feeds = Object.entries(inputs).map(([name, { dtype, shape, data }]) => [
      name,
      new ort.Tensor(dtype as 'float32', data as Float32Array, shape),
    ]);
    const results = await session.run(Object.fromEntries(feeds));
    return Object.fromEntries(
      Object.entries(results).map(([name, { type, dims, data }]) => [
        name,
        { dtype: type as OnnxTensor['dtype'], shape: dims, data: data as TypedArray },
      ]),
    );
  } finally {
    await session.release();
  }
}
