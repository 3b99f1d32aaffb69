import type { RunEvent } from '@hemlkit/core';

/** Shows a run's events to a person or a program. */
export interface Progress {
  event(event: RunEvent): void;
  /** Leaves the terminal as it should be left: whatever follows begins on a line of its own. */
  close(): void;
}
