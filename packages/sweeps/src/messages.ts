import type { HeldLock, Origin, RunEvent, WireError } from '@hemlkit/core/run';

/** What the process that trains one run of a sweep is told. */
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
  | { type: 'abort' };

export type FromRunProcess =
  | { type: 'event'; event: RunEvent }
  | { type: 'done' }
  | { type: 'aborted' }
  | { type: 'failed'; error: WireError };
