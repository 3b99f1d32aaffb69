/**
 * Limits how many jobs are at work at once. A job beyond the limit ends the one that began first, so that slow jobs never
 * keep out a quick one.
 *
 * @example
 * const { signal, done } = reading.begin();
 * try { await read(request, signal); } finally { done(); }
 */
export class AtOnce {
  private readonly atWork = new Set<AbortController>();

  constructor(private readonly most: number) {}

  /** @returns a signal that is aborted when this job must end early, and a function to call when it is done */
  begin(): { signal: AbortSignal; done: () => void } {
    const own = new AbortController();
    const [oldest] = this.atWork;
    if (this.atWork.size >= this.most && oldest) {
      this.atWork.delete(oldest);
      oldest.abort();
    }
    this.atWork.add(own);
    return { signal: own.signal, done: () => void this.atWork.delete(own) };
  }
}
