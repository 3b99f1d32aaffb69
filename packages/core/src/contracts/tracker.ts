import type { RunEvent } from './events';

/** What a tracker is given of the run that it reports. */
export interface TrackerContext {
  /** The run's name. */
  run: string;
  /** The run's folder, absolute: what has to outlive the process is kept in it. */
  folder: string;
  /** Whether the run goes on that was stopped, or that is finished. */
  resumed: boolean;
  /**
   * Whether the person trusts the spec or run that names the tracker. Where not, it gets none of the person's credentials,
   * and writes only in the run's folder and the working folder.
   */
  trusted: boolean;
  /** Every setting of the experiment, by its path: `training.loss.margin` → `0.1`. */
  settings: Readonly<Record<string, string>>;
}

/** A picture of the finished run. */
export interface TrackedPicture {
  /** Letters, digits and `-`. */
  name: string;
  png: Uint8Array;
}

/**
 * Reports a run somewhere. Whatever it throws becomes one warning, and stops nothing. Its calls follow one another, and
 * training waits for it only at the end.
 */
export interface Tracker {
  /** What happens in the run, in order; steps and the building of the store are left out. */
  event(event: RunEvent): void | Promise<void>;
  picture?(picture: TrackedPicture): void | Promise<void>;
  /** The run ended or was stopped, and nothing comes any more. */
  close(): void | Promise<void>;
}
