import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** One side of the comparison: a process kept alive, so that the two can take turns. */
export class Side {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;

  constructor(command: string, args: string[], threads: number) {
    const environment = {
      ...process.env,
      OMP_NUM_THREADS: String(threads),
      MKL_NUM_THREADS: String(threads),
    };
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env: environment });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /**
   * Milliseconds of one step of benchmark `name`, mean of `count` steps, and how many of them were spent in JavaScript where
   * the process tells.
   */
  async go(name: string, count: number): Promise<{ milliseconds: number; script?: number }> {
    this.#child.stdin.write(`go ${name} ${count}\n`);
    const { value, done } = await this.#answers.next();
    const [milliseconds, script] = String(value).split(' ').map(Number) as [number, number?];
    if (done || !Number.isFinite(milliseconds))
      throw new Error(`${name}: the process ended or answered "${value}".`);
    return { milliseconds, script };
  }

  /** The most memory the process held so far, in MB, or null where the system does not say. */
  peakMemory(): number | null {
    try {
      const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'));
      return match ? Math.round(Number(match[1]) / 1024) : null;
    } catch {
      return null;
    }
  }

  /** Lets the process end. */
  stop(): void {
    this.#child.stdin.end();
    this.#child.kill();
  }
}

/** Our process, started the way this one was. */
export function ours(threads: number): Side {
  return new Side(process.execPath, [...process.execArgv, beside('ours.ts'), String(threads)], threads);
}

/** PyTorch's process, or null where no Python has torch and torchvision. */
export function peer(threads: number): Side | null {
  const python = findPython();
  return python ? new Side(python, [beside('peer.py'), String(threads)], threads) : null;
}

let found: string | null | undefined;
function findPython(): string | null {
  if (found !== undefined) return found;
  const candidates = [process.env.PYTHON, 'python3', '/usr/bin/python3'].filter((name) => name !== undefined);
  const works = (python: string) =>
    spawnSync(python, ['-c', 'import torch, torchvision'], { stdio: 'ignore' }).status === 0;
  found = candidates.find(works) ?? null;
  return found;
}

function beside(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
