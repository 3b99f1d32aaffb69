import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Weights } from '../contracts/network';
import { linkOrCopy, makeFolder, syncFolder, writeWhole } from '../files/atomic';
import { writeChecked } from '../files/checked-json';
import { unlessDamaged, type Warn } from '../files/damaged';
import { FolderLock, type LockRequest, type Waiting } from '../files/folder-lock';
import { nodeFile } from '../files/run-folder';
import { temporaryName } from '../files/temporary';
import { encodeModel } from '../weights/model-file';
import type { SpecMetric } from './metrics';
import { findWholeNode, type NodeResult, weightsOf } from './node-files';
import { bothResults, missingMetrics, resultFor } from './node-metrics';

export interface NodeCacheOptions {
  /** Called for a damaged entry, which is set aside. */
  warn: Warn;
  /** Called before a file of a run's folder is replaced or added, and may refuse it. */
  onPlace?: () => Promise<void>;
}

const nodeLock: LockRequest = { doing: 'training this node', hint: 'Another cache is another folder.' };

/** Finished nodes by their content key, as a build cache keeps them. */
export class NodeCache {
  constructor(
    private readonly folder: string,
    private readonly options: NodeCacheOptions,
  ) {}

  /**
   * Puts a finished node into the run's folder, if it is known; where the cache was emptied, it may be there still. A
   * damaged node is set aside, and as good as unknown.
   *
   * @param metrics of the run's spec. What is known of other metrics is left out, unless one of these is missing: then
   * all is there, to be completed
   */
  async fetch(
    key: string,
    nodeFolder: string,
    metrics: readonly SpecMetric[],
  ): Promise<NodeResult | undefined> {
    const { warn } = this.options;
    const own = await unlessDamaged(() => findWholeNode(nodeFolder), warn);
    if (own?.key === key && missingMetrics(own, metrics).length === 0) return own;
    const kept = join(this.folder, key);
    const cached = await unlessDamaged(() => findWholeNode(kept, kept), warn);
    if (!cached) return own?.key === key ? own : undefined;
    return this.place(cached, nodeFolder, missingMetrics(cached, metrics).length > 0 ? undefined : metrics);
  }

  /**
   * Writes the numbers of metrics that were added to a spec after its node was trained. The cache's entry takes them in,
   * unless it has other numbers of the same names.
   */
  async complete(
    result: NodeResult,
    nodeFolder: string,
    metrics: readonly SpecMetric[],
  ): Promise<NodeResult> {
    const kept = join(this.folder, result.key);
    const known = await unlessDamaged(() => findWholeNode(kept, kept), this.options.warn);
    const both = known && bothResults(known, result);
    if (both) await writeChecked(join(kept, nodeFile.result), both);
    const shown = resultFor(result, metrics);
    await this.options.onPlace?.();
    await writeChecked(join(nodeFolder, nodeFile.result), shown);
    return shown;
  }

  /**
   * Trains a node while no other process does: two runs that share a cache train what both need once.
   *
   * @param waiting what is done while another process trains it
   * @param train called with the node's turn; it looks again whether the node is known by now
   */
  async alone<T>(key: string, waiting: Waiting, train: () => Promise<T>): Promise<T> {
    const lock = await FolderLock.take(join(this.folder, `${key}.lock`), nodeLock, waiting);
    try {
      return await train();
    } finally {
      await lock.release();
    }
  }

  /** Whether `fetch` would find it. */
  async knows(key: string, nodeFolder: string): Promise<boolean> {
    const find = (folder: string) => findWholeNode(folder).catch(() => undefined);
    return (await find(join(this.folder, key))) !== undefined || (await find(nodeFolder))?.key === key;
  }

  /**
   * Keeps a finished node, and puts it into the run's folder. Of two processes that trained the same node the first one's
   * is kept.
   */
  async keep(
    result: NodeResult,
    weights: Weights,
    nodeFolder: string,
    metrics: readonly SpecMetric[],
  ): Promise<NodeResult> {
    const kept = join(this.folder, result.key);
    const temporary = temporaryName(kept);
    const bytes = encodeModel(weights, { format: 'pt', node: result.id });
    const written: NodeResult = { ...result, weights: weightsOf(bytes) };
    await makeFolder(this.folder);
    await mkdir(temporary);
    try {
      await writeWhole(join(temporary, nodeFile.weights), bytes);
      await writeChecked(join(temporary, nodeFile.result), written);
      const first = await this.enter(temporary, kept, written);
      return await this.place(first, nodeFolder, metrics);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }

  /** Gives an entry its name, unless another process was first. @returns what lies under that name */
  private async enter(temporary: string, kept: string, written: NodeResult): Promise<NodeResult> {
    const { warn } = this.options;
    const first = await unlessDamaged(() => findWholeNode(kept, kept), warn);
    if (!first) {
      // What is not whole, and not damaged either: a folder without the file that comes last.
      await rm(kept, { recursive: true, force: true });
      const isFirst = await rename(temporary, kept).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOTEMPTY' || error.code === 'EEXIST') return false;
          throw error;
        },
      );
      if (!isFirst) return this.enter(temporary, kept, written);
      await syncFolder(this.folder);
      return written;
    }
    if (first.weights && first.weights.sha256 !== written.weights?.sha256)
      warn(
        `The node '${written.id}' was trained by two processes at once, with different weights (cache entry ${written.key}). The first ones are kept. Equal seeds should give equal weights: is the memory of this machine sound?`,
      );
    return first;
  }

  /** Metrics go first and come last: where they are, the weights beside them are theirs. */
  private async place(
    entry: NodeResult,
    nodeFolder: string,
    metrics?: readonly SpecMetric[],
  ): Promise<NodeResult> {
    const kept = join(this.folder, entry.key);
    const shown = metrics ? resultFor(entry, metrics) : entry;
    await this.options.onPlace?.();
    await rm(join(nodeFolder, nodeFile.result), { force: true });
    await linkOrCopy(join(kept, nodeFile.weights), join(nodeFolder, nodeFile.weights));
    if (shown === entry) await linkOrCopy(join(kept, nodeFile.result), join(nodeFolder, nodeFile.result));
    else await writeChecked(join(nodeFolder, nodeFile.result), shown);
    return shown;
  }
}
