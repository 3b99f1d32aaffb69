import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeSamples } from '../contracts/events';
import type { Weights } from '../contracts/network';
import { linkOrCopy, temporaryName, writeJson, writeWhole } from '../files/atomic';
import { exists } from '../files/exists';
import { decodeModel, encodeModel } from '../weights/model-file';
import type { EpochRecord } from './checkpoint';
import type { Divergence } from './train-epoch';

/** `metrics.json` of a finished node. */
export interface NodeResult {
  id: string;
  key: string;
  segments: string[];
  children: string[];
  /** Metrics of the best epoch on the validation split. */
  metrics: Record<string, number>;
  bestEpoch: number;
  seconds: number;
  /** Training images seen. */
  images: number;
  history: EpochRecord[];
  /** How many samples it was trained and validated on. */
  samples: NodeSamples;
  /** Where its training left the finite numbers, and so ended before its time. */
  divergence?: Divergence;
}

const files = ['model.safetensors', 'metrics.json'] as const;

/** Finished nodes by their content key, as a build cache keeps them. */
export class NodeCache {
  constructor(private readonly folder: string) {}

  /** Puts a finished node into the run's folder, if it is known; where the cache was emptied, it may be there still. */
  async fetch(key: string, nodeFolder: string): Promise<NodeResult | undefined> {
    const kept = join(this.folder, key);
    if (await exists(join(kept, 'metrics.json'))) {
      await place(kept, nodeFolder);
      return readNodeResult(nodeFolder);
    }
    const own = await readNodeResult(nodeFolder).catch(() => undefined);
    return own?.key === key ? own : undefined;
  }

  /** Whether `fetch` would find it. */
  async knows(key: string, nodeFolder: string): Promise<boolean> {
    if (await exists(join(this.folder, key, 'metrics.json'))) return true;
    const own = await readNodeResult(nodeFolder).catch(() => undefined);
    return own?.key === key;
  }

  /** Keeps a finished node, and puts it into the run's folder. */
  async keep(result: NodeResult, weights: Weights, nodeFolder: string): Promise<void> {
    const kept = join(this.folder, result.key);
    const temporary = temporaryName(kept);
    await mkdir(temporary, { recursive: true });
    try {
      await writeWhole(
        join(temporary, 'model.safetensors'),
        encodeModel(weights, { format: 'pt', node: result.id }),
      );
      await writeJson(join(temporary, 'metrics.json'), result);
      await rm(kept, { recursive: true, force: true });
      await rename(temporary, kept);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
    await place(kept, nodeFolder);
  }
}

/** Metrics go first and come last: where they are, the weights beside them are theirs. */
async function place(kept: string, nodeFolder: string): Promise<void> {
  await rm(join(nodeFolder, 'metrics.json'), { force: true });
  for (const file of files) await linkOrCopy(join(kept, file), join(nodeFolder, file));
}

export const readNodeResult = async (nodeFolder: string): Promise<NodeResult> =>
  JSON.parse(await readFile(join(nodeFolder, 'metrics.json'), 'utf8')) as NodeResult;

export const readNodeWeights = async (nodeFolder: string): Promise<Weights> =>
  decodeModel(await readFile(join(nodeFolder, 'model.safetensors'))).weights;
