import { readChecked, unlessDamaged, type Warn, writeChecked } from '@hemlkit/core/plugin';
import type { Report } from './reports';

/** Where a run is on the server, and the reports that are still to be sent. */
export interface OutboxState {
  /** The server's id of the run, and where its files go; absent until it is made. */
  runId?: string;
  artifacts?: string;
  pending: Report[];
}

/** Reports in the order in which they are sent, kept in a file: what could not be sent is there for the next process. */
export class Outbox {
  private constructor(
    private readonly file: string,
    readonly state: OutboxState,
  ) {}

  /**
   * @param fresh forget what was there: it was of a run of the same name
   * @param warn receives a message about a damaged file, of which nothing can be sent
   */
  static async open(file: string, fresh: boolean, warn: Warn): Promise<Outbox> {
    const reading = { hint: 'What it held is not sent.', form: { pending: 'array' } } as const;
    const read = () => readChecked<OutboxState>(file, reading);
    const state = fresh ? undefined : await unlessDamaged(read, warn);
    return new Outbox(file, state ?? { pending: [] });
  }

  /** Whole or not at all. */
  save(): Promise<void> {
    return writeChecked(this.file, this.state, 0);
  }
}
