import type { Program } from '../../contracts/engine';
import type { Background, HierarchyNode } from '../../contracts/experiment';
import type { Both, LayerMap, PixelGradient, PixelQuestion, Side } from '../../contracts/explainer';
import type { ModelMaps, NodeGraph } from '../../contracts/graphs';
import type { ImageAndMap } from '../../contracts/images';
import type { Distance } from '../../contracts/metric-learning';
import type { Tensor, TF } from '../../contracts/tf';
import { compose, lookupTable } from '../../segments/composition';
import { pairDistances } from '../differences';
import type { TrainedTree } from '../trained-tree';
import type { PixelPrograms } from './pixel-programs';

/** Images that are embedded, or have their gradients computed, at a time. */
const imagesAtOnce = 8;

const sidesOf = ['a', 'b'] as const;

export interface PixelRequest {
  tree: Pick<TrainedTree, 'context' | 'pixels'>;
  /** Where the images are compared. */
  node: HierarchyNode;
  distance: Distance;
  /** What stands where nothing is shown. */
  background: Background;
  a: ImageAndMap;
  b: ImageAndMap;
}

/** Calls back with the model of the node, which nothing else uses meanwhile. */
type Visit = <T>(callback: (graph: NodeGraph) => Promise<T>) => Promise<T>;

/** Some pairs of images as rows of a list in which none stands twice. */
interface Batch {
  images: Float32Array[];
  pairs: { position: number; rows: Both<number> }[];
}

/**
 * Two images as pixels, with their distance at a node as a differentiable function of them.
 *
 * @returns nothing where the method has no model that is a function of one whole image
 */
export function pixelQuestion(request: PixelRequest): (() => Promise<PixelQuestion>) | undefined {
  const { tree, node, distance } = request;
  const { pixels } = tree;
  if (!pixels) return undefined;
  const { hierarchy } = tree.context.loaded;
  const { classes } = tree.context.data.segmenter;
  const { engine } = tree.context;
  const visit: Visit = (callback) => pixels.visit(node, callback);
  return async () => {
    const { images, size, maps } = await visit(async (graph) => ({
      images: await composed(engine.tf, graph, request, classes),
      size: graph.images.imageSize,
      maps: graph.maps?.layers,
    }));
    const { programs } = pixels;
    return {
      size,
      images,
      shown(id) {
        const { classes: own } = hierarchy.nodes.find((one) => one.id === id) as HierarchyNode;
        const table = lookupTable(own, classes, 'black');
        const side = ({ map }: ImageAndMap) => Uint8Array.from(map, (one) => table[one] as number);
        return { a: side(request.a), b: side(request.b) };
      },
      distances: (pairs) =>
        visit(async (graph) => {
          const rows: Float32Array[] = [];
          const found: [number, number][] = [];
          for (const batch of batchesOf(pairs)) {
            const first = rows.length;
            rows.push(...(await embedded(programs, graph, batch.images)));
            for (const { rows: own } of batch.pairs) found.push([first + own.a, first + own.b]);
          }
          const all = new Float32Array(rows.length * graph.dimensions);
          for (const [i, row] of rows.entries()) all.set(row, i * graph.dimensions);
          return pairDistances(engine.tf, distance, { rows: all, dimensions: graph.dimensions }, found);
        }),
      gradients: (pairs, each, sides = sidesOf) =>
        visit(async (graph) => {
          for (const batch of batchesOf(pairs, sides.length))
            for (const { position, gradient } of await gradientsOf(programs, graph, distance, batch, sides))
              each(gradient, position);
        }),
      ...(maps && {
        maps: {
          layers: maps,
          at: (layer: string) =>
            visit(async (graph) =>
              layerMaps(programs, graph, graph.maps as ModelMaps, distance, images, layer),
            ),
        },
      }),
    };
  };
}

/** What the node's model sees of the two, with channels from 0 to 1. */
async function composed(
  tf: TF,
  { node, images: { imageSize, normalize } }: NodeGraph,
  { background, a, b }: PixelRequest,
  classes: readonly string[],
): Promise<Both<Float32Array>> {
  const table = lookupTable(node.classes, classes, background);
  const pixels = async ({ image, map }: ImageAndMap): Promise<Float32Array> => {
    const seen = tf.tidy(() => {
      const input = compose(
        tf,
        tf.tensor(image, [1, imageSize, imageSize, 3], 'int32') as Tensor,
        tf.tensor(map, [1, imageSize, imageSize], 'int32') as Tensor,
        tf.tensor1d(table),
        { background, normalize },
      );
      const shares = tf.add(
        tf.mul(input, tf.tensor1d([...normalize.deviation])),
        tf.tensor1d([...normalize.mean]),
      );
      // Black again comes out as some 1e-8 otherwise.
      return tf.clipByValue(shares, 0, 1);
    });
    const values = Float32Array.from(await seen.data(), (value) => (value < 1e-6 ? 0 : value));
    seen.dispose();
    return values;
  };
  return { a: await pixels(a), b: await pixels(b) };
}

/** Pairs in batches of few images. @param gradients that are wanted of each pair */
function* batchesOf(pairs: Iterable<Both<Float32Array>>, gradients = 1): Generator<Batch> {
  let batch: Batch = { images: [], pairs: [] };
  let position = 0;
  for (const pair of pairs) {
    const fresh = new Set(sidesOf.map((side) => pair[side]).filter((image) => !batch.images.includes(image)));
    if (
      batch.images.length + fresh.size > imagesAtOnce ||
      (batch.pairs.length + 1) * gradients > imagesAtOnce
    ) {
      yield batch;
      batch = { images: [], pairs: [] };
    }
    const { images } = batch;
    const row = (image: Float32Array) => {
      const known = images.indexOf(image);
      return known >= 0 ? known : images.push(image) - 1;
    };
    batch.pairs.push({ position: position++, rows: { a: row(pair.a), b: row(pair.b) } });
  }
  if (batch.pairs.length > 0) yield batch;
}

/** Two images have a program of their own: most questions are of a single pair. */
const batchFor = (count: number): number => (count <= 2 ? 2 : imagesAtOnce);

/** Runs a program of a fixed batch on fewer rows. @returns the rows of its first output */
async function rowsOf(
  program: Program,
  batch: number,
  inputs: readonly (readonly Float32Array[])[],
): Promise<Float32Array[]> {
  const filled = inputs.map((rows) => {
    const length = (rows[0] as Float32Array).length;
    const all = new Float32Array(batch * length);
    for (const [i, row] of rows.entries()) all.set(row, i * length);
    return all;
  });
  const [output] = (await program.run(filled)) as [Float32Array];
  const length = output.length / batch;
  return (inputs[0] as readonly Float32Array[]).map((_, i) => output.slice(i * length, (i + 1) * length));
}

function embedded(programs: PixelPrograms, graph: NodeGraph, images: readonly Float32Array[]) {
  const batch = batchFor(images.length);
  return rowsOf(programs.embed(graph, batch), batch, [images]);
}

/** The distance of two embeddings, and how much it changes with either. */
async function distanceOf(
  programs: PixelPrograms,
  distance: Distance,
  a: Float32Array,
  b: Float32Array,
): Promise<{ value: number; changes: Both<Float32Array> }> {
  const outputs = await programs.distance(distance, a.length).run([a, b]);
  const [value, ofA, ofB] = outputs as [Float32Array, Float32Array, Float32Array];
  return { value: value[0] as number, changes: { a: ofA, b: ofB } };
}

async function gradientsOf(
  programs: PixelPrograms,
  graph: NodeGraph,
  distance: Distance,
  { images, pairs }: Batch,
  sides: readonly Side[],
): Promise<{ position: number; gradient: PixelGradient }[]> {
  const rows = await embedded(programs, graph, images);
  const found: { position: number; gradient: PixelGradient }[] = [];
  const asked: { side: Side; gradient: PixelGradient; image: Float32Array; change: Float32Array }[] = [];
  for (const { position, rows: own } of pairs) {
    const [a, b] = [rows[own.a], rows[own.b]] as [Float32Array, Float32Array];
    const { value, changes } = await distanceOf(programs, distance, a, b);
    const gradient: PixelGradient = { distance: value };
    found.push({ position, gradient });
    for (const side of sides)
      asked.push({ side, gradient, image: images[own[side]] as Float32Array, change: changes[side] });
  }
  const batch = batchFor(asked.length);
  const inputs = [asked.map(({ image }) => image), asked.map(({ change }) => change)];
  const pulled = await rowsOf(programs.pull(graph, batch), batch, inputs);
  for (const [i, { side, gradient }] of asked.entries()) gradient[side] = pulled[i] as Float32Array;
  return found;
}

async function layerMaps(
  programs: PixelPrograms,
  graph: NodeGraph,
  maps: ModelMaps,
  distance: Distance,
  images: Both<Float32Array>,
  layer: string,
): Promise<Both<LayerMap>> {
  const [a, b] = (await embedded(programs, graph, [images.a, images.b])) as [Float32Array, Float32Array];
  const { changes } = await distanceOf(programs, distance, a, b);
  const channels = maps.layers.find(({ name }) => name === layer)?.channels as number;
  const side = async (which: Side): Promise<LayerMap> => {
    const outputs = await programs.map(graph, maps, layer).run([images[which], changes[which]]);
    const [values, gradients] = outputs as [Float32Array, Float32Array];
    return { cells: Math.sqrt(values.length / channels), channels, values, gradients };
  };
  return { a: await side('a'), b: await side('b') };
}
