import { join } from 'node:path';
import type { EpochRecord } from '../training/checkpoint';
import { readNodeResult } from '../training/node-files';

/** How a node was trained. */
export interface NodeHistory {
  /** The epoch whose weights were kept; counts from 1. */
  bestEpoch: number;
  epochs: EpochRecord[];
}

/** The epochs of some nodes, from their `metrics.json`. */
export async function readHistory(folder: string, nodes: readonly string[]): Promise<Record<string, NodeHistory>> {
  const histories = nodes.map(async (id): Promise<[string, NodeHistory]> => {
    const { bestEpoch, history } = await readNodeResult(join(folder, 'nodes', id));
    return [id, { bestEpoch, epochs: history }];
  });
  return Object.fromEntries(await Promise.all(histories));
}
