import type { NodeSummary } from '../contracts/events';
import type { EpochRecord } from '../contracts/method';
import { RunFolder } from '../files/run-folder';
import { readNodeResult } from '../training/node-files';
import { unitNodes } from './run-files';

/** How a node was trained. */
export interface NodeHistory {
  /** The epoch whose weights were kept; counts from 1. */
  bestEpoch: number;
  epochs: EpochRecord[];
}

/** The epochs of the units of some nodes, by the nodes that name them, from their `metrics.json`. */
export async function readHistory(
  folder: string,
  nodes: readonly Pick<NodeSummary, 'id' | 'unit'>[],
): Promise<Record<string, NodeHistory>> {
  const files = new RunFolder(folder);
  const histories = unitNodes(nodes).map(async ({ id }): Promise<[string, NodeHistory]> => {
    const { bestEpoch, history } = await readNodeResult(files.node(id));
    return [id, { bestEpoch, epochs: history }];
  });
  return Object.fromEntries(await Promise.all(histories));
}
