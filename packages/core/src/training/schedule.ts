import { HemlError, HemlErrors } from '../contracts/error';
import type { HierarchyNode } from '../contracts/experiment';

/**
 * Runs a job for every node, children before parents, in training order as far as that allows. Where one node alone
 * failed (an error of scope `node`), all that do not need it are run all the same; after any other failure nothing new
 * is begun.
 *
 * @param concurrency how many jobs may run at once
 * @param run gives the node's result from those of its children
 * @returns the results, in training order
 * @throws the failure, or all of them, once nothing is left to run
 */
export async function scheduleTree<T, N extends Pick<HierarchyNode, 'id' | 'children'> = HierarchyNode>(
  { nodes }: { nodes: readonly N[] },
  concurrency: number,
  run: (node: N, children: T[]) => Promise<T>,
): Promise<T[]> {
  const results = new Map<string, T>();
  const waiting = [...nodes];
  const running = new Map<string, Promise<void>>();
  const failed: HemlError[] = [];
  let failure: { error: unknown } | undefined;

  const start = (node: N) => {
    const children = node.children.map((id) => results.get(id) as T);
    const job = run(node, children)
      .then((result) => void results.set(node.id, result))
      .catch((error) => {
        if (error instanceof HemlError && error.scope === 'node') failed.push(error);
        else failure ??= { error };
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
  if (failed.length > 0) throw failed.length === 1 ? failed[0] : new HemlErrors(failed);
  return nodes.map(({ id }) => results.get(id) as T);
}
