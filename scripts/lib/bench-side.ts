import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** One side of a comparison: a process that is kept, so that two can take turns. */
export class Side {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;
  private readonly answers: AsyncIterator<string>;

  constructor(command: string, args: readonly string[], threads: number) {
    const env = { ...process.env, OMP_NUM_THREADS: String(threads), MKL_NUM_THREADS: String(threads) };
    this.child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
    this.answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  send(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  /** Sends a line. @returns the numbers of the line that answers it */
  async ask(line: string): Promise<number[]> {
    this.send(line);
    const { value, done } = await this.answers.next();
    if (done) throw new Error('A side of the comparison has ended.');
    return value.split(' ').map(Number);
  }

  /** The most memory that the process held so far, in megabytes. */
  peakMemory(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  }

  stop(): void {
    this.child.stdin.end();
  }
}

/** A Python that has torch. */
export const findPython = (): string | undefined =>
  [process.env.PYTHON ?? 'python3', '/usr/bin/python3'].find(
    (python) => spawnSync(python, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0,
  );
