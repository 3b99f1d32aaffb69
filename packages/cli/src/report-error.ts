import { eachOf, errorEvents, isHemlError } from './error-events';
import type { Io } from './io';

export interface Reporting {
  /** Also the codes, the stack and the cause. */
  debug: boolean;
  /** Also as JSON on the stream of results, if the command prints its events as JSON. */
  json: boolean;
}

/**
 * Prints what went wrong, and what to do about it.
 *
 * @returns the exit code: the error's own, or 1 for an error that nobody foresaw
 */
export async function reportError(io: Io, thrown: unknown, { debug, json }: Reporting): Promise<number> {
  const error = await readable(thrown);
  if (json) io.out(errorEvents(error));
  if (isHemlError(error)) {
    const [{ formatError }, { paintErrorsWith }] = await Promise.all([
      import('@hemlkit/core'),
      import('./paint'),
    ]);
    io.err(`${formatError(error, { paint: paintErrorsWith(io.colors.err) })}\n`);
    if (debug) io.err(`code: ${[...new Set(eachOf(error).map(({ code }) => code))].join(', ')}\n`);
  } else {
    const message = error instanceof Error ? error.message : String(error);
    io.err(`${io.colors.err.red('unexpected error:')} ${message.split('\n')[0]}\n`);
    if (!debug) io.err('--debug shows more\n');
  }
  if (debug && error instanceof Error) io.err(`\n${error.stack ?? error.message}\n`);
  if (debug && error instanceof Error && error.cause !== undefined)
    io.err(`cause: ${inspectCause(error.cause)}\n`);
  return isHemlError(error) ? error.exitCode : 1;
}

/** Converts a failure of the system (a full disk, a folder without write permission) to an error with a hint. */
async function readable(error: unknown): Promise<unknown> {
  if (isHemlError(error) || !(error instanceof Error) || !('syscall' in error)) return error;
  const { systemError } = await import('@hemlkit/core');
  return systemError(error) ?? error;
}

const inspectCause = (cause: unknown) =>
  cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
