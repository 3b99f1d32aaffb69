import type { OnnxInput, OnnxOptions, OnnxTensor } from '@hemlkit/backend-onnx';
import type { Tensor, TF } from '../contracts/tf';

export type { OnnxTensor };

/** A function as a model, and the extent of its batch. */
export interface OnnxModel {
  bytes: Uint8Array;
  /** `any`: open; otherwise the one size that the model takes. */
  batch: 'any' | number;
  /** Why the batch is not open though it was asked to be. */
  reason?: string;
  /** Version of ONNX's operator set. */
  opset: number;
}

/** An input without its batch axis, which comes first. */
export type BatchInput = Omit<OnnxInput, 'shape'> & {
  shape: readonly number[];
  /** True: it is the same for all samples, and has no batch axis. */
  common?: boolean;
};

/**
 * Turns a function of tensors into an ONNX model, whatever engine tf runs on.
 *
 * @param batch `any` leaves it open where the function's graph allows it; elsewhere the model takes one sample at a time
 * @throws Error naming the operation that a model cannot hold
 */
export async function modelOf(
  tf: TF,
  fn: (...inputs: Tensor[]) => Tensor | Tensor[],
  inputs: readonly BatchInput[],
  batch: 'any' | number,
  options: OnnxOptions,
): Promise<OnnxModel> {
  const { ONNX_OPSET, OpenExtentError, registerOnnxBackend, toOnnx } = await import('@hemlkit/backend-onnx');
  const engine = tf.getBackend();
  const backend = registerOnnxBackend(tf);
  await tf.setBackend('onnxruntime');
  const exportWith = (extent: number | string) =>
    toOnnx(
      backend,
      fn,
      inputs.map(({ common, ...input }) => ({
        ...input,
        shape: common ? input.shape : [extent, ...input.shape],
      })),
      {
        ...options,
        metadata: { ...options.metadata, 'heml.batch': String(extent === 'batch' ? 'any' : extent) },
      },
    );
  try {
    if (batch !== 'any') return { bytes: exportWith(batch), batch, opset: ONNX_OPSET };
    return { bytes: exportWith('batch'), batch, opset: ONNX_OPSET };
  } catch (error) {
    if (!(error instanceof OpenExtentError)) throw error;
    return { bytes: exportWith(1), batch: 1, reason: error.message, opset: ONNX_OPSET };
  } finally {
    await tf.setBackend(engine);
  }
}

/** Runs a model once in a new session of ONNX Runtime, on the CPU. */
export async function runModel(
  bytes: Uint8Array,
  inputs: Readonly<Record<string, OnnxTensor>>,
): Promise<Record<string, OnnxTensor>> {
  const { runOnnx } = await import('@hemlkit/backend-onnx');
  return runOnnx(bytes, inputs);
}
