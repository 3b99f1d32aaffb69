import { join } from 'node:path';
import { RunFolder } from '../files/run-folder';
import { NodeCache } from '../training/node-cache';
import { NodeKeys, type NodeKeysRequest } from '../training/node-keys';

/** The nodes of a spec that are trained already, by their content keys. @param folder the run's */
export async function cachedNodes(
  request: NodeKeysRequest,
  cache: string,
  folder: string,
): Promise<Set<string>> {
  const nodeCache = new NodeCache(join(cache, 'nodes'), { warn: () => {} });
  const nodeKeys = new NodeKeys(request);
  const keys = new Map<string, string>();
  const cached = new Set<string>();
  // Children come first.
  for (const node of request.loaded.hierarchy.nodes) {
    const children = node.children.map((id) => keys.get(id) as string);
    const key = await nodeKeys.of(node, children);
    keys.set(node.id, key);
    if (await nodeCache.knows(key, new RunFolder(folder).node(node.id))) cached.add(node.id);
  }
  return cached;
}
