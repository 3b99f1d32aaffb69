import {
  type BatchInput,
  HemlError,
  modelOf,
  type OnnxModel,
  type Scalar,
  type Tensor,
  type TF,
  type TreeGraph,
} from '@hemlkit/core/run';
import { treeInputs, treeOutputs } from './tree-facts';

export interface TreeOnnxRequest {
  tf: TF;
  graph: TreeGraph;
  batch: 'any' | number;
  metadata: Record<string, string>;
}

/** A tree's model, with the weights that it has now, as an ONNX model. */
export async function treeOnnx({ tf, graph, batch, metadata }: TreeOnnxRequest): Promise<OnnxModel> {
  const apply = (crops: Tensor, boxes: Tensor, present: Tensor, height: Tensor): Tensor[] => {
    const { vectors, embedding, weights } = graph.apply({ crops, boxes, present }, height as Scalar);
    return [vectors, embedding, weights];
  };
  const inputs = treeInputs(graph).map(({ name, dtype, shape }): BatchInput => {
    const [first, ...rest] = shape as number[];
    const common = (first as unknown) !== 'batch';
    return { name, dtype: dtype as BatchInput['dtype'], shape: common ? (shape as number[]) : rest, common };
  });
  try {
    return await modelOf(tf, apply as (...inputs: Tensor[]) => Tensor[], inputs, batch, {
      name: 'tree',
      outputs: treeOutputs(graph).map(({ name }) => name),
      variables: Object.fromEntries(
        Object.entries(graph.variables).map(([name, { value }]) => [name, value]),
      ),
      metadata,
    });
  } catch (cause) {
    throw new HemlError(`The tree's model cannot become an ONNX model: ${(cause as Error).message}`, {
      code: 'export-failed',
      hint: 'Its weights can be exported by `--format safetensors`.',
      cause,
    });
  }
}
