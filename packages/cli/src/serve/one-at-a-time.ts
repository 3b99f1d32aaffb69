import { Refusal } from './refusal';

/** Runs jobs one after the other, and refuses one when too many wait. */
export class OneAtATime {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(private readonly most: number) {}

  /** @throws Refusal when as many as may are waiting or at work */
  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.waiting >= this.most)
      throw new Refusal(503, 'Other pairs are being compared: try again in a few seconds.');
    this.waiting++;
    const turn = this.last.then(job);
    this.last = turn.catch(() => {});
    try {
      return await turn;
    } finally {
      this.waiting--;
    }
  }

  /** Waits until all jobs so far are over. */
  async idle(): Promise<void> {
    await this.last;
  }
}
