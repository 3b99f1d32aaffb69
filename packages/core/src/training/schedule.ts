import type { Hierarchy, HierarchyNode } from '../contracts/experiment';

/**
 * Runs a job for every node, children before parents, in training order as far as that allows.
 *
 * @param concurrency how many jobs may run at once
 * @param run gives the node's result from those of its children
 * @returns the results, in training order
 * @throws the first failure, once the jobs beside it are done
 */
export async function scheduleTree<T>(
  { nodes }: Pick<Hierarchy, 'nodes'>,
  concurrency: number,
  run: (node: HierarchyNode, children: T[]) => Promise<T>,
): Promise<T[]> {
  const results = new Map<string, T>();
  const waiting = [...nodes];
  const running = new Map<string, Promise<void>>();
  let failure: { error: unknown } | undefined;

  const start = (node: HierarchyNode) => {
    const children = node.children.map((id) => results.get(id) as T);
    const job = run(node, children)
      .then((result) => void results.set(node.id, result))
      .catch((error) => {
        failure ??= { error };
      })
      .finally(() => void running.delete(node.id));
    running.set(node.id, job);
  };

  while (results.size < nodes.length) {
    const ready = failure ? [] : waiting.filter(({ children }) => children.every((id) => results.has(id)));
    const chosen = ready.slice(0, concurrency - running.size);
    for (const node of chosen) {
      waiting.splice(waiting.indexOf(node), 1);
      start(node);
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  if (failure) throw failure.error;
  return nodes.map(({ id }) => results.get(id) as T);
}
