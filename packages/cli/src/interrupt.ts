import type { Io } from './io';

/**
 * A signal that the first Ctrl-C aborts, so that work stops in good order; the second one ends the process.
 *
 * @param told.stopping called at the first
 * @param told.leaving called just before the process ends
 */
export function abortOnInterrupt(
  io: Io,
  told: { stopping: () => void; leaving: () => void },
): { signal: AbortSignal; dispose: () => void } {
  const abort = new AbortController();
  const dispose = io.onInterrupt(() => {
    if (abort.signal.aborted) {
      told.leaving();
      io.exit(130);
      return;
    }
    abort.abort();
    told.stopping();
  });
  return { signal: abort.signal, dispose };
}

/** Whether an error is the interrupt itself: one of its own that happens after an interrupt is still an error. */
export const isAbort = (error: unknown, signal: AbortSignal): boolean =>
  signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'));

export const stoppingNotice = 'stopping after this step; interrupt again to stop at once';
