import { join } from 'node:path';
import { RunFolder } from '../files/run-folder';
import { NodeCache } from '../training/node-cache';
import { UnitKeys, type UnitKeysRequest } from '../training/unit-keys';

/** The nodes of a spec whose units are trained already, by their content keys. @param folder the run's */
export async function cachedNodes(
  request: UnitKeysRequest,
  cache: string,
  folder: string,
): Promise<Set<string>> {
  const nodeCache = new NodeCache(join(cache, 'nodes'), { warn: () => {} });
  const unitKeys = new UnitKeys(request);
  const keys = new Map<string, string>();
  const cached = new Set<string>();
  // What others start from comes first.
  for (const unit of request.data.method.units) {
    const needs = unit.needs.map((id) => keys.get(id) as string);
    const key = await unitKeys.of(unit, needs);
    keys.set(unit.node, key);
    if (await nodeCache.knows(key, new RunFolder(folder).node(unit.node))) cached.add(unit.node);
  }
  return cached;
}
