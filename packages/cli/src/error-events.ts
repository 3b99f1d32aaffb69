import type { HemlError } from '@hemlkit/core';

/** By its shape and not its class: a plugin may carry a second copy of core. */
export const isHemlError = (error: unknown): error is HemlError =>
  error instanceof Error &&
  (error.name === 'HemlError' || error.name === 'HemlErrors') &&
  'exitCode' in error;

/** Each of several errors, or the one. */
export const eachOf = (error: HemlError): readonly HemlError[] =>
  (error as { errors?: readonly HemlError[] }).errors ?? [error];

/** The events that end a command whose events are printed as JSON: a line for each error. */
export function errorEvents(error: unknown): string {
  const events = isHemlError(error)
    ? eachOf(error).map(({ code, message, hint, where }) => ({ code, message, hint, where }))
    : [{ code: 'unexpected', message: error instanceof Error ? error.message : String(error) }];
  return events.map((event) => `${JSON.stringify({ type: 'error', ...event })}\n`).join('');
}
