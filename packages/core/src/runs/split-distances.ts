import type { Split } from '../contracts/sample';
import type { Tensor2D } from '../contracts/tf';
import { splitEmbeddings } from '../explanation/split-embeddings';
import { namedDistances } from './explain';
import { embeddingProgress, type OpenedRun, splitOf } from './opened';

export interface SplitDistancesOptions {
  /** Default: validation. */
  split?: Split;
  /** Default: all. */
  nodes?: readonly string[];
  /** Positions of the samples to compare, in the dataset's order. Default: all of the split. */
  samples?: readonly number[];
}

/** Distances between samples at every node, by the spec's distance. */
export interface SplitDistances {
  /** The distance's type. */
  distance: string;
  /** Larger is closer. */
  inverted: boolean;
  /** Positions of the samples, in the dataset's order. */
  samples: number[];
  /** By node: from the sample of the row to the sample of the column, `[samples, samples]`. */
  nodes: Record<string, Float32Array>;
}

/** The distances between samples of a split at every node: the embeddings are computed once and kept. */
export async function splitDistances(
  run: OpenedRun,
  { split = 'validation', nodes: names, samples }: SplitDistancesOptions,
): Promise<SplitDistances> {
  const { folder, tree, data, engine, onEvent } = run;
  const { tf } = engine;
  const nodes = tree.find(names);
  const [{ type, distance }] = await namedDistances(run);
  const chosen = splitOf(data, split);
  const onNode = embeddingProgress(split, onEvent);
  const embeddings = await splitEmbeddings({ tree, folder, split, data: chosen, nodes, onNode });
  const positions = samples ? [...samples] : [...chosen.samples.keys()];
  const matrices: Record<string, Float32Array> = {};
  for (const [id, { rows, dimensions }] of Object.entries(embeddings)) {
    const own = new Float32Array(positions.length * dimensions);
    for (const [i, position] of positions.entries())
      own.set(rows.subarray(position * dimensions, (position + 1) * dimensions), i * dimensions);
    const matrix = tf.tidy(() => {
      const taken: Tensor2D = tf.tensor2d(own, [positions.length, dimensions]);
      return distance.matrix(taken, taken);
    });
    matrices[id] = (await matrix.data()) as Float32Array;
    matrix.dispose();
  }
  return { distance: type, inverted: distance.inverted, samples: positions, nodes: matrices };
}
