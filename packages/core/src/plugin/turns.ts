/** Lets one piece of work be done at a time, in the order that they came. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** @returns what the work gives; a failure keeps nobody else waiting */
  take<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work);
    this.last = done.catch(() => {});
    return done;
  }

  /** Waits until all work so far is over. */
  async idle(): Promise<void> {
    await this.last;
  }
}
