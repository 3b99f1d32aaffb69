/** Things that hold native memory, by key; the least recently used one is disposed when there are too many. */
export class Cache<T extends { dispose(): void }> {
  private readonly entries = new Map<string, T>();
  hits = 0;
  misses = 0;

  /** @param limit how many entries are kept, at least 1 */
  constructor(readonly limit: number) {
    if (!Number.isInteger(limit) || limit < 1)
      throw new Error(`cacheSize must be a whole number above 0, not ${limit}`);
  }

  get size(): number {
    return this.entries.size;
  }

  /** The entry of a key, made with `make` when it is not there. */
  get(key: string, make: () => T): T {
    let entry = this.entries.get(key);
    if (entry) {
      this.hits++;
      this.entries.delete(key);
    } else {
      this.misses++;
      entry = make();
    }
    this.entries.set(key, entry);
    if (this.entries.size > this.limit) {
      const [oldest, evicted] = this.entries.entries().next().value as [string, T];
      this.entries.delete(oldest);
      evicted.dispose();
    }
    return entry;
  }

  /** Disposes all entries. */
  clear(): void {
    for (const entry of this.entries.values()) entry.dispose();
    this.entries.clear();
  }
}
