import { join } from 'node:path';
import { pluginVersions } from '../runs/versions';
import type { LoadedExperiment } from '../spec/load-experiment';
import type { Data } from '../training/data';
import { NodeCache } from '../training/node-cache';
import { keyOfNode } from '../training/train-tree';

/** The nodes of a spec that are trained already, by their content keys. @param folder the run's @param arithmetic the engine's */
export async function cachedNodes(
  loaded: LoadedExperiment,
  data: Data,
  cache: string,
  folder: string,
  arithmetic?: string,
): Promise<Set<string>> {
  const nodeCache = new NodeCache(join(cache, 'nodes'), { warn: () => {} });
  const plugins = await pluginVersions(loaded);
  const keys = new Map<string, string>();
  const cached = new Set<string>();
  // Children come first.
  for (const node of loaded.hierarchy.nodes) {
    const children = node.children.map((id) => keys.get(id) as string);
    const key = await keyOfNode({ loaded, data, plugins, arithmetic }, node, children);
    keys.set(node.id, key);
    if (await nodeCache.knows(key, join(folder, 'nodes', node.id))) cached.add(node.id);
  }
  return cached;
}
