import type { RunEvent } from '@hemlkit/core/run';

/** What happens in a sweep; between the start and the end of a run come the run's own events, among those of others. */
export type SweepEvent =
  | {
      type: 'sweep-start';
      sweep: string;
      folder: string;
      runs: string[];
      repeated: { name: string; as: string }[];
    }
  /** `index` counts from 1. */
  | { type: 'sweep-run-start'; run: string; index: number; runs: number }
  | {
      type: 'sweep-run-end';
      run: string;
      index: number;
      runs: number;
      /** `known`: it was finished before. */
      state: 'trained' | 'known' | 'failed';
      /** Of the root. */
      metrics?: Record<string, number>;
      seconds?: number;
      /** Why it failed: the error's text and code (`unexpected` for an error that is not a HemlError). */
      message?: string;
      code?: string;
    }
  | { type: 'sweep-end'; sweep: string; folder: string; failed: string[] };

/** What happens in a run of a sweep. `sweepRun`: its name in the sweep, as several are trained at once. */
export type SweepRunEvent = RunEvent & { sweepRun: string };

export type OnSweepEvent = (event: SweepEvent | SweepRunEvent) => void;
