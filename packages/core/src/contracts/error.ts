/** A place in a file that a message points at. Lines and columns count from 1. */
export interface Where {
  file: string;
  line?: number;
  column?: number;
  /** The line itself, as written. */
  text?: string;
  /** How many columns from `column` on are meant. */
  length?: number;
}

export interface HemlErrorOptions {
  /**
   * What is wrong, for programs: lower-case words and hyphens, `run-not-finished`. It names the mistake, not the place, and
   * stays when the message changes. A plugin's own begin with its name and a slash, `my-plugin/image-too-dark`.
   * Default: `unnamed`.
   */
  code?: string;
  /** `usage`: the spec or an argument is wrong (exit code 2). `run`: something failed while running (exit code 1). */
  kind?: 'usage' | 'run';
  where?: Where;
  /** `node`: only one node failed; nodes that do not need it can still be trained. Default: `run`, all of it. */
  scope?: 'node' | 'run';
  /** What to do about it, a sentence or two. */
  hint?: string;
  cause?: unknown;
}

/**
 * An error that a person is meant to read: what is wrong, where, and the way out. Shown without a stack trace.
 * A program compares `code`, never the text:
 *
 * ```ts
 * try {
 *   await openRun('runs/smiles');
 * } catch (error) {
 *   if (!isHemlError(error) || error.code !== 'run-not-finished') throw error;
 *   await resumeRun('runs/smiles');
 * }
 * ```
 */
export class HemlError extends Error {
  readonly code: string;
  readonly kind: 'usage' | 'run';
  readonly scope: 'node' | 'run';
  readonly where: Where | undefined;
  readonly hint: string | undefined;

  constructor(message: string, options: HemlErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'HemlError';
    this.code = options.code ?? 'unnamed';
    this.kind = options.kind ?? 'run';
    this.scope = options.scope ?? 'run';
    this.where = options.where;
    this.hint = options.hint;
  }

  /** The process's exit code for this error: 2 for a wrong spec or argument, 1 for a failure while running. */
  get exitCode(): 1 | 2 {
    return this.kind === 'usage' ? 2 : 1;
  }
}

/** Several errors found at once, all of which a person should see. Its code is theirs; where they differ, `several`. */
export class HemlErrors extends HemlError {
  readonly errors: readonly HemlError[];

  constructor(errors: readonly HemlError[]) {
    const codes = new Set(errors.map(({ code }) => code));
    super(errors.map((error) => error.message).join('\n'), {
      code: codes.size === 1 ? errors[0]?.code : 'several',
      kind: errors[0]?.kind ?? 'usage',
    });
    this.name = 'HemlErrors';
    this.errors = errors;
  }
}

/** Whether an error is one that a person is meant to read, by its shape: a plugin may carry a second copy of core. */
export const isHemlError = (error: unknown): error is HemlError =>
  error instanceof Error &&
  (error.name === 'HemlError' || error.name === 'HemlErrors') &&
  'exitCode' in error;
