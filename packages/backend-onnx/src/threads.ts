import { availableParallelism } from 'node:os';

/** As many threads as the process may use cores. */
export function defaultThreads(): number {
  return Math.max(1, availableParallelism());
}
