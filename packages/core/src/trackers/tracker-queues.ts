import type { RunEvent } from '../contracts/events';
import type { TrackedPicture, Tracker } from '../contracts/tracker';

/** How long the end of a run waits for a tracker, in milliseconds. */
const patience = 30_000;

/** Hands a run's events to trackers: each gets one after another, none waits for another, and none can fail the run. */
export class TrackerQueues {
  private readonly queues: Queue[] = [];

  get wantPictures(): boolean {
    return this.queues.some(({ tracker }) => tracker.picture);
  }

  /** @param warn is called with the reason of the first failure */
  add(tracker: Tracker, warn: (reason: string) => void): void {
    this.queues.push(new Queue(tracker, warn));
  }

  event(event: RunEvent): void {
    if (event.type === 'step' || event.type === 'store') return;
    for (const queue of this.queues) queue.push(() => queue.tracker.event(event));
  }

  picture(picture: TrackedPicture): void {
    for (const queue of this.queues) queue.push(() => queue.tracker.picture?.(picture));
  }

  async close(): Promise<void> {
    const queues = this.queues.splice(0);
    await Promise.all(queues.map((queue) => queue.close()));
  }
}

class Queue {
  private last: Promise<void> = Promise.resolve();
  private hasFailed = false;

  constructor(
    readonly tracker: Tracker,
    private readonly warn: (reason: string) => void,
  ) {}

  push(task: () => void | Promise<void>): void {
    this.last = this.last.then(task).catch((error: unknown) => this.fail(error));
  }

  async close(): Promise<void> {
    this.push(() => this.tracker.close());
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        this.fail(new Error(`it took longer than ${patience / 1000} s to finish`));
        resolve();
      }, patience);
    });
    await Promise.race([this.last, late]);
    clearTimeout(timer);
  }

  private fail(error: unknown): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    this.warn(error instanceof Error ? error.message : String(error));
  }
}
