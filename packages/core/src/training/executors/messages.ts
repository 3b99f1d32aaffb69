import type { RunEvent } from '../../contracts/events';
import type { WireError } from '../../errors/wire';
import type { HeldLock } from '../../files/folder-lock';
import type { Origin } from '../../trust/policy';
import type { NodeResult } from '../node-files';
import type { NodeJob } from '../node-job';

/** What a worker is told when it starts. */
export interface WorkerSetup {
  /** The run's `resolved.yaml`. */
  spec: string;
  /** The folder where the spec lay. */
  folder: string;
  /** The variables that the spec refers to: of its own environment the process has perhaps others. */
  environment: Readonly<Record<string, string>>;
  /** What was decided of the spec: a worker asks nobody. */
  origin: Origin;
  /** The run's `nodes` folder. */
  nodes: string;
  cache: string;
  /** The lock of the run's folder. */
  held: HeldLock;
}

export type ToWorker =
  | { type: 'setup'; setup: WorkerSetup }
  | { type: 'train'; job: NodeJob; resume: boolean };

export type FromWorker =
  | { type: 'event'; event: RunEvent }
  /** `peakRssMb`: the most memory this process has held so far. */
  | { type: 'done'; result: NodeResult; peakRssMb: number }
  | { type: 'failed'; error: WireError };
