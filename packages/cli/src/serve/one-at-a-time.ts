import { Turns } from '@hemlkit/core/run';
import { Refusal } from './refusal';

/** Runs jobs one after the other, and refuses one when too many wait. */
export class OneAtATime {
  private readonly turns = new Turns();
  private waiting = 0;

  constructor(private readonly most: number) {}

  /** @throws Refusal when as many as may are waiting or at work */
  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.waiting >= this.most)
      throw new Refusal(503, 'Other pairs are being compared: try again in a few seconds.');
    this.waiting++;
    try {
      return await this.turns.take(job);
    } finally {
      this.waiting--;
    }
  }

  /** Waits until all jobs so far are over. */
  idle(): Promise<void> {
    return this.turns.idle();
  }
}
