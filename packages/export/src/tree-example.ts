import { encodeSafetensors, type HostArray, imagesOf, type TreeGraph } from '@hemlkit/core/run';
import type { ExportedTensor } from './contract';
import { drawnImages, exampleCount, exampleHeight, exampleWidth, otherClass } from './drawn-example';
import { treeInputs, treeOutputs } from './tree-facts';

/** The tensors of the example's file. */
export function exampleTensors(graph: TreeGraph): ExportedTensor[] {
  const pixels = [exampleCount, exampleHeight, exampleWidth];
  const drawn: ExportedTensor[] = [
    { name: 'photographs', dtype: 'uint8', shape: [...pixels, 3], holds: 'drawn, RGB, 0 to 255' },
    { name: 'maps', dtype: 'uint8', shape: pixels, holds: `class ids into \`classes\`; ${otherClass}: none` },
  ];
  const faces = [...treeInputs(graph), ...treeOutputs(graph)].map((tensor) => ({
    ...tensor,
    shape: tensor.shape.map((extent) => (extent === 'batch' ? exampleCount : extent)),
  }));
  return [...drawn, ...faces];
}

/**
 * Drawn photographs, what is cut from them and what the run's engine gives, as safetensors; all as float32. Nothing of the
 * dataset is in it, so it may go wherever the model goes.
 *
 * @param classes names by id
 */
export async function treeExample(graph: TreeGraph, classes: readonly string[]): Promise<Uint8Array> {
  const images = drawnImages(
    graph.nodes.flatMap((node) => node.classes),
    classes,
  );
  const found = await graph.run(imagesOf(images), graph.height);
  const join = (parts: (Uint8Array | undefined)[]) => Buffer.concat(parts.map((part) => part as Uint8Array));
  const values: Record<string, HostArray> = {
    photographs: join(images.map(({ photograph }) => photograph?.image.data)),
    maps: join(images.map(({ photograph }) => photograph?.map.data)),
    height: Float32Array.of(graph.height),
    ...found,
  };
  const tensors = exampleTensors(graph).map(({ name, shape }) => {
    const data = Float32Array.from(values[name] as HostArray);
    return [name, { shape: shape as number[], data }] as const;
  });
  return encodeSafetensors(Object.fromEntries(tensors));
}
