import { closeSync, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';
import type { RunEvent } from '../contracts/events';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { withoutValues } from '../experiment/variables';
import { RunFolder } from '../files/run-folder';

/**
 * A run's `events.jsonl` (steps left out: they are for watching). Events before the folder is there are kept until it
 * is. The file is opened once: should the folder be moved, its events follow it, and never go into another's.
 */
export class EventLog {
  private file: number | undefined;
  private path = '';
  private waiting: string[] = [];

  /** @param environment variables whose values are not to be written down */
  constructor(private readonly environment: LoadedExperiment['environment']) {}

  write(event: RunEvent): void {
    if (event.type === 'step' || event.type === 'store') return;
    const discreet =
      'message' in event ? { ...event, message: withoutValues(event.message, this.environment) } : event;
    const line = `${JSON.stringify({ time: new Date().toISOString(), ...discreet })}\n`;
    if (this.file === undefined) this.waiting.push(line);
    else this.append(line);
  }

  /** Writes from now on, and what came before. @param folder the run's */
  open(folder: string): void {
    this.path = new RunFolder(folder).events;
    this.file = openSync(this.path, 'a+');
    const { size } = fstatSync(this.file);
    const last = Buffer.alloc(1);
    // A process that was killed while it wrote leaves half a line.
    const isBroken = size > 0 && readSync(this.file, last, 0, 1, size - 1) === 1 && last.toString() !== '\n';
    this.append((isBroken ? '\n' : '') + this.waiting.splice(0).join(''));
  }

  private append(text: string): void {
    try {
      writeFileSync(this.file as number, text);
    } catch (error) {
      // An open file has no name any more.
      throw Object.assign(error as Error, { path: this.path });
    }
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }
}
