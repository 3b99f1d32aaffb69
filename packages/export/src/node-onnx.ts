import {
  type BatchInput,
  compose,
  type Engine,
  HemlError,
  modelOf,
  type NodeGraph,
  type OnnxModel,
  type Tensor,
  type Tensor4D,
} from '@hemlkit/core/run';
import type { ExportInput } from './contract';

/** The inputs of a node's model without the batch axis. */
export function modelInputs(input: ExportInput, size: number): BatchInput[] {
  if (input === 'image') return [{ name: 'image', shape: [size, size, 3], dtype: 'float32' }];
  return [
    { name: 'image', shape: [size, size, 3], dtype: 'uint8' },
    { name: 'map', shape: [size, size], dtype: 'uint8' },
  ];
}

export interface NodeOnnxRequest {
  engine: Engine;
  model: NodeGraph;
  input: ExportInput;
  batch: 'any' | number;
  metadata: Record<string, string>;
}

/** A node's inference model, with the weights that it has now, as an ONNX model. */
export async function nodeOnnx({
  engine,
  model,
  input,
  batch,
  metadata,
}: NodeOnnxRequest): Promise<OnnxModel> {
  const { tf } = engine;
  const { node, images, table } = model;
  const composed = (image: Tensor, map: Tensor) => compose(tf, image, map, tf.tensor1d(table), images);
  const embed = (image: Tensor, map?: Tensor): Tensor =>
    model.embed(map ? composed(image, map) : (image as Tensor4D));
  const variables = Object.fromEntries(
    Object.entries(model.variables).map(([name, { value }]) => [name, value]),
  );
  try {
    return await modelOf(tf, embed, modelInputs(input, images.imageSize), batch, {
      name: node.id,
      outputs: ['embedding'],
      variables,
      metadata,
    });
  } catch (cause) {
    throw new HemlError(`Node '${node.id}' cannot become an ONNX model: ${(cause as Error).message}`, {
      code: 'export-failed',
      hint: 'Export its weights with `--format safetensors`.',
      cause,
    });
  }
}
