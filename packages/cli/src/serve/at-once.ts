/**
 * Lets so many be at work, and for one more ends the one that has been at it longest. Whoever is quick is never kept out
 * by those who are not.
 *
 * @example
 * const { signal, done } = reading.begin();
 * try { await read(request, signal); } finally { done(); }
 */
export class AtOnce {
  private readonly atWork = new Set<AbortController>();

  constructor(private readonly most: number) {}

  /** @returns a signal that is aborted when this one has to give way, and what to call when it is done */
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
