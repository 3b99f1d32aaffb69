import { basename, join } from 'node:path';

/** The files of a node, in a run's folder and in the cache. */
export const nodeFile = {
  /** What came of its training; it is written last. */
  result: 'metrics.json',
  weights: 'model.safetensors',
  /** All that the next epoch needs, while it is trained. */
  checkpoint: 'checkpoint.safetensors',
} as const;

/**
 * Where everything of a run lies. No other file knows a name in its folder.
 *
 * @example
 * const { summary } = new RunFolder('/runs/smiles'); // '/runs/smiles/summary.json'
 */
export class RunFolder {
  /** @param path absolute */
  constructor(readonly path: string) {}

  /** The run's name. */
  get name(): string {
    return basename(this.path);
  }

  /** The spec as it was written. */
  get spec(): string {
    return join(this.path, 'spec.yaml');
  }

  /** The spec with every default; a folder without it holds no run. */
  get resolved(): string {
    return join(this.path, 'resolved.yaml');
  }

  /** What the run was made with. */
  get lock(): string {
    return join(this.path, 'lock.json');
  }

  /** What it came to; a run without it is not finished. */
  get summary(): string {
    return join(this.path, 'summary.json');
  }

  /** What happened, an event a line. */
  get events(): string {
    return join(this.path, 'events.jsonl');
  }

  /** The folder of all nodes' folders. */
  get nodes(): string {
    return join(this.path, 'nodes');
  }

  /** A node's folder; see `nodeFile`. */
  node(id: string): string {
    return join(this.nodes, id);
  }

  nodeFile(id: string, file: keyof typeof nodeFile): string {
    return join(this.node(id), nodeFile[file]);
  }

  /** A split's embeddings at a node. @param height absent: the method's own */
  embeddings(split: string, node: string, height?: number): string {
    return join(this.path, 'embeddings', `${split}${atHeight(height)}`, `${node}.safetensors`);
  }

  /** What calibrates a distance. @param distance its type @param height absent: the method's own */
  calibration(distance: string, height?: number): string {
    return join(this.path, 'calibration', `${distance}${atHeight(height)}.json`);
  }

  /** The embedded images of a folder that was queried. @param key stands for the folder */
  gallery(key: string): string {
    return join(this.path, 'galleries', `${key}.safetensors`);
  }

  /** The metrics of a split other than the validation split. */
  metrics(split: string): string {
    return join(this.path, `metrics-${split}.json`);
  }

  get faithfulness(): string {
    return join(this.path, 'faithfulness.json');
  }

  /** The folder of exported models. */
  get exported(): string {
    return join(this.path, 'export');
  }

  /** The folder of pages and figures. */
  get report(): string {
    return join(this.path, 'report');
  }
}

const atHeight = (height?: number): string => (height === undefined ? '' : `-at-${height}`);
