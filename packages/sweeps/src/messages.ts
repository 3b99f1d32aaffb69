import type { HeldLock, Origin, RunEvent, Task, WireError } from '@hemlkit/core/run';
import type { Answer, CallOf } from './calls';

/** What is sent to the process that trains one run of a sweep. */
export type ToRunProcess =
  | {
      type: 'train';
      /** The run's `resolved.yaml`. */
      resolved: string;
      /** Where relative paths of the spec begin. */
      folder: string;
      /** The variables that the spec refers to. */
      environment: Readonly<Record<string, string>>;
      /** What was decided of the spec. */
      origin: Origin;
      /** The spec as written. */
      text: string;
      notices: readonly string[];
      /** The run's folder, which this process holds for it. */
      held: HeldLock;
      cache: string;
    }
  /** Stop after the step it is in. */
  | { type: 'abort' }
  /** What the task of a call reports. */
  | { type: 'task-event'; id: number; event: RunEvent }
  | CallOf<HereCall>
  | Answer;

/** Does a task of its run itself; the answer is a `TaskEnd`. */
export interface HereCall {
  what: 'here';
  task: Task;
}

export type RunCall =
  /** Opens the sweep's executor; the answer is an `OpenedExecutor`. */
  | { what: 'open'; processes: number }
  /** Has a task done; the answer is a `TaskEnd`. */
  | { what: 'task'; task: Task };

export type FromRunProcess =
  | { type: 'event'; event: RunEvent }
  | CallOf<RunCall>
  | Answer
  | { type: 'done' }
  | { type: 'aborted' }
  | { type: 'failed'; error: WireError };

export interface OpenedExecutor {
  concurrency: number;
}
