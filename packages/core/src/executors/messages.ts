import type { RunEvent } from '../contracts/events';
import type { Task } from '../contracts/executor';
import type { WireError } from '../errors/wire';

export type ToWorker =
  | { type: 'task'; task: Task }
  /** It ends after the step it is in. */
  | { type: 'stop' };

export type FromWorker =
  /** It has loaded its program. */
  | { type: 'ready' }
  | { type: 'event'; event: RunEvent }
  /** `peakRssMb`: the most memory this process has held so far. */
  | { type: 'done'; peakRssMb: number }
  | { type: 'failed'; error: WireError };
