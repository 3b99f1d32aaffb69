import type { Io } from './io';

/**
 * A signal that the first Ctrl-C aborts, so that work can stop at a safe point. The second one ends the process.
 *
 * @param callbacks.stopping called at the first
 * @param callbacks.leaving called just before the process ends
 */
export function abortOnInterrupt(
  io: Io,
  callbacks: { stopping: () => void; leaving: () => void },
): { signal: AbortSignal; dispose: () => void } {
  const abort = new AbortController();
  const dispose = io.onInterrupt(() => {
    if (abort.signal.aborted) {
      callbacks.leaving();
      io.exit(130);
      return;
    }
    abort.abort();
    callbacks.stopping();
  });
  return { signal: abort.signal, dispose };
}

/** Whether an error is the interrupt itself: one of its own that happens after an interrupt is still an error. */
export const isAbort = (error: unknown, signal: AbortSignal): boolean =>
  signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'));

export const stoppingNotice = 'stopping after this step; interrupt again to stop at once';
