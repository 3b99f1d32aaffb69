import type { Both, Side } from '../../contracts/explainer';
import type { TreeGraph } from '../../contracts/graphs';
import type { ImageAndMap } from '../../contracts/images';
import type { Raster } from '../../contracts/sample';
import type { Scalar, Tensor } from '../../contracts/tf';
import { lookupTable } from '../../segments/composition';
import { type CropMap, cropMapOf } from '../../segments/crops/crop-map';
import { channels, withDefaults } from '../../segments/crops/crop-settings';
import { imagesOf } from '../../segments/image-source';
import { resizeImage, resizeMap } from '../../segments/resize';
import {
  type ChangedImage,
  type ImagePair,
  ofBoth,
  type PairPixels,
  type PixelContext,
  type PixelModel,
} from './pixel-model';

/** Calls back with the one model of the tree, which nothing else uses meanwhile. */
export type TreeVisit = <T>(callback: (graph: TreeGraph) => Promise<T>) => Promise<T>;

/** Byte steps of a channel. */
const steps = 255;

/** An image with what the model reads of it. */
interface CutImage {
  /** [size, size, 3], 0 to 1. */
  pixels: Float32Array;
  /** [nodes, size, size, 4], [nodes, 6] and [nodes]. */
  crops: Float32Array;
  boxes: Float32Array;
  present: Int32Array;
  /** How each node's crop changes with the pixels; nothing where the image does not show it. */
  nodes: (CropMap | undefined)[];
}

/**
 * A pair as a model of crops sees it, by the pixels of the photographs the crops are cut from. Photographs that are not squares
 * of one size are stretched to one, of the longest side, for their pixels to be counted: what the model reads of them as they
 * are stays, and it changes with the square's pixels as if it were cut from the square.
 */
export async function cropPixels(
  { classes }: Pick<PixelContext, 'classes'>,
  { a, b }: Pick<ImagePair, 'a' | 'b'>,
  height: number | undefined,
  visit: TreeVisit,
): Promise<PairPixels> {
  const whole = ofBoth((side) => photographOf({ a, b }[side]));
  const size = Math.max(...Object.values(whole).flatMap(({ image }) => [image.width, image.height]));
  const squares = { a: await squareOf(whole.a, size), b: await squareOf(whole.b, size) };
  const cut = await visit(async (graph): Promise<Both<CutImage>> => {
    const read = await graph.run(imagesOf([a, b]), height ?? graph.height);
    const settings = withDefaults(graph.crops);
    const tables = graph.nodes.map((node) => Uint8Array.from(lookupTable(node.classes, classes, 'black')));
    const seen = tables.at(-1) as Uint8Array;
    const part = <T extends Float32Array | Uint8Array | Int32Array>(all: T, place: number): T =>
      all.slice((place * all.length) / 2, ((place + 1) * all.length) / 2) as T;
    return ofBoth((side) => {
      const { image, map } = squares[side];
      const place = side === 'a' ? 0 : 1;
      const present = Int32Array.from(part(read.present, place));
      return {
        pixels: Float32Array.from(image.data, (value, i) => {
          const shows = seen[map.data[Math.floor(i / 3)] as number];
          return (shows ? value : (settings.fill[i % 3] as number)) / steps;
        }),
        crops: Float32Array.from(part(read.crops, place)),
        boxes: Float32Array.from(part(read.boxes, place)),
        present,
        nodes: tables.map((shown, node) => (present[node] ? cropMapOf(map, shown, settings) : undefined)),
      };
    });
  });
  return {
    size,
    images: ofBoth((side) => cut[side].pixels),
    maps: ofBoth((side) => squares[side].map.data),
    visit: (callback) => visit((graph) => callback(modelOf(graph, cut, height))),
  };
}

function photographOf({ image, map, photograph }: ImageAndMap): { image: Raster; map: Raster } {
  if (photograph) return photograph;
  const side = Math.sqrt(map.length);
  const raster = (data: Uint8Array, count: 1 | 3) => ({ width: side, height: side, channels: count, data });
  return { image: raster(image, 3), map: raster(map, 1) };
}

async function squareOf({ image, map }: { image: Raster; map: Raster }, size: number) {
  const raster = (data: Uint8Array, count: 1 | 3) => ({ width: size, height: size, channels: count, data });
  return { image: raster(await resizeImage(image, { size }), 3), map: raster(resizeMap(map, { size }), 1) };
}

function modelOf(graph: TreeGraph, cut: Both<CutImage>, height: number = graph.height): PixelModel {
  const nodes = graph.nodes.length;
  const { size } = graph.crops;
  const length = size ** 2 * channels;
  return {
    variables: graph.variables,
    dimensions: nodes * graph.dimensions,
    inputs: (batch) => [
      { shape: [batch, nodes, size, size, channels], dtype: 'float32' },
      { shape: [batch, nodes, cut.a.boxes.length / nodes], dtype: 'float32' },
      { shape: [batch, nodes], dtype: 'int32' },
      { shape: [], dtype: 'float32' },
    ],
    read: (images) => [
      cropsOf(cut, images),
      joined(
        Float32Array,
        images.map(({ side }) => cut[side].boxes),
      ),
      joined(
        Int32Array,
        images.map(({ side }) => cut[side].present),
      ),
      Float32Array.of(height),
    ],
    embed: ([crops, boxes, present, at]) =>
      graph.apply(
        { crops: crops as Tensor, boxes: boxes as Tensor, present: present as Tensor },
        at as Scalar,
      ).embedding as ReturnType<PixelModel['embed']>,
    pull(side: Side, ofInput) {
      const { pixels, nodes: own } = cut[side];
      const gradient = new Float32Array(pixels.length);
      for (const [node, crop] of own.entries())
        crop?.addGradient(gradient, ofInput.subarray(node * length, (node + 1) * length), channels);
      return gradient.map((value) => value * steps);
    },
  };
}

/** The crops of changed images: those that were read, and what they gain. */
function cropsOf(cut: Both<CutImage>, images: readonly ChangedImage[]): Float32Array {
  const crops = joined(
    Float32Array,
    images.map(({ side }) => cut[side].crops),
  );
  const each = crops.length / images.length;
  for (const [i, { side, pixels }] of images.entries()) {
    const { pixels: before, nodes } = cut[side];
    if (pixels === before) continue;
    const change = pixels.map((value, at) => steps * (value - (before[at] as number)));
    const length = each / nodes.length;
    for (const [node, crop] of nodes.entries()) {
      const start = i * each + node * length;
      crop?.addTo(crops.subarray(start, start + length), change, channels);
    }
  }
  return crops;
}

function joined<T extends Float32Array | Int32Array>(make: new (length: number) => T, rows: readonly T[]): T {
  const length = (rows[0] as T).length;
  const all = new make(rows.length * length);
  for (const [i, row] of rows.entries()) all.set(row, i * length);
  return all;
}
