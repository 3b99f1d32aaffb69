import type { NodeEmbeddings } from '../../contracts/explanation';
import type { Sample } from '../../contracts/sample';

/** Images with their embeddings at every node. */
export interface Gallery {
  /** The split, or the folder. */
  name: string;
  samples: readonly Sample[];
  /** Of each sample: pixels of each class, by id. */
  pixels: readonly (readonly number[])[];
  /** By node, a row a sample. */
  embeddings: Readonly<Record<string, NodeEmbeddings>>;
  /** Images that could not be read or segmented, and why. */
  leftOut: { file: string; code: string; reason: string }[];
}

/** One sample's rows, by node. */
export const rowsOf = (
  { embeddings }: Pick<Gallery, 'embeddings'>,
  at: number,
): Record<string, Float32Array> =>
  Object.fromEntries(
    Object.entries(embeddings).map(([id, { rows, dimensions }]) => [
      id,
      rows.subarray(at * dimensions, (at + 1) * dimensions),
    ]),
  );
