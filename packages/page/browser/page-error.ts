/** What went wrong, for the person at the page: what it is, and what to do. */
export class PageError extends Error {
  constructor(
    message: string,
    /** A sentence or two. */
    readonly hint: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'PageError';
  }
}
