import {
  encodeSafetensors,
  type HostArray,
  type ImageAndMap,
  imagesOf,
  type TreeGraph,
} from '@hemlkit/core/run';
import type { ExportedTensor } from './contract';
import { treeInputs, treeOutputs } from './tree-facts';

export const exampleFile = 'example.safetensors';

/** Not square, and large enough that crops are shrunk in one direction and enlarged in another. */
const [width, height] = [120, 90];

/** The id of what belongs to no class; no dataset's list reaches it. */
const other = 255;

/** Photographs of the example: the second shows every second class only. */
const count = 2;

/** The tensors of the example's file. */
export function exampleTensors(graph: TreeGraph): ExportedTensor[] {
  const pixels = [count, height, width];
  const drawn: ExportedTensor[] = [
    { name: 'photographs', dtype: 'uint8', shape: [...pixels, 3], holds: 'drawn, RGB, 0 to 255' },
    { name: 'maps', dtype: 'uint8', shape: pixels, holds: `class ids into \`classes\`; ${other}: none` },
  ];
  const faces = [...treeInputs(graph), ...treeOutputs(graph)].map((tensor) => ({
    ...tensor,
    shape: tensor.shape.map((extent) => (extent === 'batch' ? count : extent)),
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
  const shown = [...new Set(graph.nodes.flatMap((node) => node.classes))]
    .map((name) => classes.indexOf(name))
    .filter((id) => id >= 0);
  const images = [shown, shown.filter((_, at) => at % 2 === 0)].map(drawn);
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

/** An ellipse a class on a grid of cells, over colours that change from pixel to pixel. */
function drawn(ids: readonly number[], seed: number): ImageAndMap {
  const columns = Math.ceil(Math.sqrt(Math.max(1, ids.length)));
  const rows = Math.ceil(Math.max(1, ids.length) / columns);
  const [cellWidth, cellHeight] = [width / columns, height / rows];
  const image = new Uint8Array(width * height * 3);
  const map = new Uint8Array(width * height).fill(other);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      for (let c = 0; c < 3; c++)
        image[3 * at + c] = (x * (2 + c) + y * (5 - c) + ((x * y) % (7 + c + seed)) * 9 + 60 * c) & 255;
      const [column, row] = [Math.floor(x / cellWidth), Math.floor(y / cellHeight)];
      const id = ids[row * columns + column];
      const across = (x + 0.5 - (column + 0.5) * cellWidth) / (0.45 * cellWidth);
      const down = (y + 0.5 - (row + 0.5) * cellHeight) / (0.35 * cellHeight);
      if (id !== undefined && across ** 2 + down ** 2 <= 1) map[at] = id;
    }
  const raster = <C extends 1 | 3>(channels: C, data: Uint8Array) => ({ width, height, channels, data });
  // Only the photograph is looked at: crops are cut from it.
  return { image, map, photograph: { image: raster(3, image), map: raster(1, map) } };
}
