import { readFile } from 'node:fs/promises';
import { writeWhole } from '@hemlkit/core/plugin';
import type { Report } from './reports';

/** What the server has been told of a run, and what it is still to be told. */
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

  /** @param fresh forget what was there: it was of a run of the same name */
  static async open(file: string, fresh: boolean): Promise<Outbox> {
    const text = fresh ? undefined : await readFile(file, 'utf8').catch(() => undefined);
    return new Outbox(file, text === undefined ? { pending: [] } : (JSON.parse(text) as OutboxState));
  }

  /** Whole or not at all. */
  save(): Promise<void> {
    return writeWhole(this.file, JSON.stringify(this.state));
  }
}
