import type { Engine } from '../../contracts/engine';
import type { HierarchyNode } from '../../contracts/experiment';
import type { Both } from '../../contracts/explainer';
import type { NodeGraph } from '../../contracts/graphs';
import type { ImageAndMap } from '../../contracts/images';
import type { Tensor, Tensor4D, TF } from '../../contracts/tf';
import { compose, lookupTable } from '../../segments/composition';
import { type ImagePair, ofBoth, type PairPixels, type PixelContext, type PixelModel } from './pixel-model';
import { stacked } from './pixel-programs';

/** Calls back with a node's model, which nothing else uses meanwhile. */
export type NodeVisit = <T>(node: HierarchyNode, callback: (graph: NodeGraph) => Promise<T>) => Promise<T>;

/** A pair as a model of one whole image sees it. */
export async function wholeImages(
  { engine, classes }: PixelContext,
  { node, ...pair }: ImagePair,
  visitNode: NodeVisit,
): Promise<PairPixels> {
  const { a, b } = pair;
  return visitNode(node, async (graph) => ({
    size: graph.images.imageSize,
    images: await composed(engine.tf, graph, pair, classes),
    maps: { a: a.map, b: b.map },
    ...(graph.maps && { layers: graph.maps.layers }),
    visit: (callback) => visitNode(node, (now) => callback(modelOf(engine, now))),
  }));
}

function modelOf({ tf }: Engine, graph: NodeGraph): PixelModel {
  const { imageSize, normalize } = graph.images;
  // Rows of pixels meet rows of constants: three numbers at a time are many times as slow.
  const row = (values: readonly number[]) => tf.tile(tf.tensor1d([...values]), [imageSize]);
  const normalised = (images: Tensor): Tensor4D => {
    const rows = tf.reshape(images, [-1, imageSize, imageSize * 3]);
    const centred = tf.div(tf.sub(rows, row(normalize.mean)), row(normalize.deviation));
    return tf.reshape(centred, [-1, imageSize, imageSize, 3]) as Tensor4D;
  };
  const { maps } = graph;
  return {
    variables: graph.variables,
    dimensions: graph.dimensions,
    inputs: (batch) => [{ shape: [batch, imageSize, imageSize, 3], dtype: 'float32' }],
    read: (images) => [stacked(images.map(({ pixels }) => pixels))],
    embed: ([images]) => graph.embed(normalised(images as Tensor)),
    pull: (_, ofInput) => ofInput,
    ...(maps && {
      maps: {
        layers: maps.layers,
        map: ([images], layer) => maps.map(normalised(images as Tensor), layer),
        embed: (map, layer) => maps.embed(map, layer),
      },
    }),
  };
}

/** What the node's model sees of the two, with channels from 0 to 1. */
async function composed(
  tf: TF,
  { node, images: { imageSize, normalize } }: NodeGraph,
  { background, a, b }: Omit<ImagePair, 'node'>,
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
  const both = ofBoth((side) => pixels({ a, b }[side]));
  return { a: await both.a, b: await both.b };
}
