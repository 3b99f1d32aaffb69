import type { HierarchyNode } from '../contracts/experiment';
import type { NodeEmbeddings } from '../contracts/explanation';
import type { Split } from '../contracts/sample';
import { writeIfPossible } from '../files/atomic';
import { hashValue } from '../files/hash';
import { readStoredFile } from '../files/read-file';
import { RunFolder } from '../files/run-folder';
import { readNodeResult } from '../training/node-files';
import type { SplitData } from '../training/split-data';
import { decodeSafetensors, decodeSafetensorsMetadata, encodeSafetensors } from '../weights/safetensors';
import { checkSeal, seal, unsealed } from '../weights/sealed';
import type { TrainedTree } from './trained-tree';

/** Raised when embeddings of the same weights and pixels would come out otherwise. */
const embeddingsVersion = 1;

export interface SplitEmbeddingsRequest {
  tree: TrainedTree;
  /** The run's folder. */
  folder: string;
  split: Split;
  data: SplitData;
  nodes: readonly HierarchyNode[];
  /** Called before each node that has to be embedded. */
  onNode?: (node: string, done: number, total: number) => void;
}

/**
 * A split's embeddings by the best weights of some nodes. What was computed is kept in the run's folder, a file a node
 * (`embeddings/SPLIT/NODE.safetensors`), so that a stopped process loses one node at most, and one node can be
 * read alone. A file names what it was computed from, so a retrained node or other data are never served stale.
 */
export async function splitEmbeddings(
  request: SplitEmbeddingsRequest,
): Promise<Record<string, NodeEmbeddings>> {
  const { tree, folder, split, data, nodes, onNode } = request;
  const found: Record<string, NodeEmbeddings> = {};
  const keys = new Map<string, string>();
  const fileOf = (id: string) => new RunFolder(folder).embeddings(split, id, tree.otherHeight);
  await Promise.all(
    nodes.map(async ({ id }) => {
      const key = await embeddingsKey(tree, id, data.key);
      keys.set(id, key);
      const kept = await readEmbeddings(fileOf(id), key);
      if (kept) found[id] = kept;
    }),
  );
  const missing = nodes.filter(({ id }) => !found[id]);
  await tree.embed(
    missing.map(({ id }) => id),
    data.store,
    {
      ...(onNode && { onNode }),
      async onEmbedded(id, embeddings) {
        found[id] = embeddings;
        await writeEmbeddings(fileOf(id), keys.get(id) as string, embeddings);
      },
    },
  );
  return Object.fromEntries(nodes.map(({ id }) => [id, found[id] as NodeEmbeddings]));
}

/** Stands for a node's weights, for the pixels that they are shown, and for the height that they compare at. */
export async function embeddingsKey(tree: TrainedTree, node: string, pixels: string): Promise<string> {
  const { key } = await readNodeResult(tree.folderOf(node));
  const { otherHeight } = tree;
  return hashValue([embeddingsVersion, key, pixels, ...(otherHeight === undefined ? [] : [otherHeight])]);
}

async function readEmbeddings(file: string, key: string): Promise<NodeEmbeddings | undefined> {
  try {
    const bytes = await readStoredFile(file);
    checkSeal(bytes, file, 'It is computed again.');
    if (decodeSafetensorsMetadata(bytes).key !== key) return undefined;
    const { shape, data } = decodeSafetensors(bytes).embeddings as { shape: number[]; data: Float32Array };
    return { rows: data, dimensions: shape[1] as number };
  } catch {
    // Not there, or damaged: it is computed again.
    return undefined;
  }
}

async function writeEmbeddings(file: string, key: string, { rows, dimensions }: NodeEmbeddings) {
  const shape = [rows.length / dimensions, dimensions];
  await writeIfPossible(
    file,
    seal(encodeSafetensors({ embeddings: { shape, data: rows } }, { ...unsealed, key })),
  );
}
