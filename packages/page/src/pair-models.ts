import {
  compose,
  type Distance,
  type Engine,
  HemlError,
  modelOf,
  type NodeGraph,
  type OnnxModel,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type TF,
  type TreeGraph,
} from '@hemlkit/core/run';

/** Numbers of a crop's pixel, and of its box. */
const [channels, boxNumbers] = [4, 6];

/** Squared distances of vectors of length 1 are from 0 to 4; contributions are those of a distance from 0 to 1. */
const quarter = 1 / 4;

/**
 * The model of a tree as one that compares two images: crops [2, nodes, size, size, 4], boxes [2, nodes, 6], presence [2, nodes]
 * and a height go in. `distances` [nodes] and what each node adds of itself, `own` [nodes], come out.
 *
 * A distance is computed in the model, by its own operations: a page knows no distance of any plugin.
 */
export function treePairModel(tf: TF, graph: TreeGraph, distance: Distance): Promise<OnnxModel> {
  const { nodes, crops, dimensions } = graph;
  const count = nodes.length;
  const places = new Map(nodes.map(({ id }, place) => [id, place]));
  const below = nodes.map(({ id }) =>
    subtree(graph, id)
      .map((one) => places.get(one) as number)
      .sort((x, y) => x - y),
  );
  const compare = (images: Tensor, boxes: Tensor, present: Tensor, height: Tensor): Tensor[] => {
    const { vectors, weights } = graph.apply({ crops: images, boxes, present }, height as Scalar);
    const distances = below.map((of) => {
      const places = tf.tensor1d(of, 'int32');
      const own = tf.gather(weights, places);
      // Shares of a subtree's weights, so that its distance is one of vectors of length 1.
      const shares = tf.sqrt(tf.div(own, tf.sum(own)));
      const scaled = tf.mul(tf.gather(vectors, places, 1), tf.reshape(shares, [1, of.length, 1]));
      return between(tf, distance, tf.reshape(scaled, [2, of.length * dimensions]));
    });
    const [first, second] = [0, 1].map((at) =>
      tf.reshape(tf.slice(vectors, [at, 0, 0], [1, count, dimensions]), [count, dimensions]),
    ) as [Tensor2D, Tensor2D];
    const squared = tf.sum(tf.square(tf.sub(first, second)), 1);
    return [tf.concat1d(distances), tf.mul(tf.mul(weights, squared), quarter)];
  };
  return traced('The tree', () =>
    modelOf(
      tf,
      compare as (...inputs: Tensor[]) => Tensor[],
      [
        { name: 'crops', shape: [2, count, crops.size, crops.size, channels], dtype: 'uint8', common: true },
        { name: 'boxes', shape: [2, count, boxNumbers], dtype: 'float32', common: true },
        { name: 'present', shape: [2, count], dtype: 'uint8', common: true },
        { name: 'height', shape: [], dtype: 'float32', common: true },
      ],
      1,
      { name: 'pair', outputs: ['distances', 'own'], variables: valuesOf(graph) },
    ),
  );
}

/** A node's model as one that compares two images: squares [2, size, size, 3] and class maps [2, size, size] to `distances` [1]. */
export function nodePairModel(engine: Engine, model: NodeGraph, distance: Distance): Promise<OnnxModel> {
  const { tf } = engine;
  const { node, images, table } = model;
  const { imageSize: size } = images;
  const compare = (image: Tensor, map: Tensor): Tensor =>
    between(tf, distance, model.embed(compose(tf, image, map, tf.tensor1d(table), images)));
  return traced(`Node '${node.id}'`, () =>
    modelOf(
      tf,
      compare as (...inputs: Tensor[]) => Tensor,
      [
        { name: 'image', shape: [2, size, size, 3], dtype: 'uint8', common: true },
        { name: 'map', shape: [2, size, size], dtype: 'uint8', common: true },
      ],
      1,
      { name: node.id, outputs: ['distances'], variables: valuesOf(model) },
    ),
  );
}

/** The distance of the first of two rows to the second, [1]. */
function between(tf: TF, distance: Distance, rows: Tensor): Tensor1D {
  const length = rows.shape[1] as number;
  const row = (at: number) => tf.slice(rows, [at, 0], [1, length]) as Tensor2D;
  return tf.reshape(distance.matrix(row(0), row(1)), [1]) as Tensor1D;
}

const valuesOf = ({ variables }: Pick<TreeGraph, 'variables'>) =>
  Object.fromEntries(Object.entries(variables).map(([name, { value }]) => [name, value]));

function subtree({ nodes }: Pick<TreeGraph, 'nodes'>, id: string): string[] {
  const { children } = nodes.find((node) => node.id === id) as TreeGraph['nodes'][number];
  return [...children.flatMap((child) => subtree({ nodes }, child)), id];
}

async function traced(what: string, trace: () => Promise<OnnxModel>): Promise<OnnxModel> {
  try {
    return await trace();
  } catch (cause) {
    throw new HemlError(`${what} cannot become an ONNX model: ${(cause as Error).message}`, {
      code: 'export-failed',
      hint: 'A layer or a distance uses an operation that ONNX models of HEML do not have. `heml serve` shows the same in a browser.',
      cause,
    });
  }
}
