import type { IPty } from '@lydell/node-pty';
import { commandLine, type Project } from '../project';

/** What there is of pseudo-terminals here: its binaries come for common platforms only. */
const pty = await import('@lydell/node-pty').catch((error: Error) => error);

/** Why there is no pseudo-terminal on this machine; undefined where there is. */
export const noTerminal: string | undefined =
  pty instanceof Error ? `not run, there is no pseudo-terminal: ${pty.message}` : undefined;

export interface TerminalSettings {
  columns?: number;
  rows?: number;
  env?: Record<string, string>;
}

/** What a terminal showed, in order: its command's output, or a new size. */
export type Shown = { text: string } | { columns: number; rows: number };

/** The command at a terminal, as a person has it before them. */
export class Terminal {
  readonly shown: Shown[] = [];
  output = '';
  /** The exit code, once the command is over. */
  readonly exited: Promise<number>;
  readonly #pty: IPty;
  readonly #waiting = new Set<() => void>();

  constructor(project: Project, args: readonly string[], settings: TerminalSettings = {}) {
    if (pty instanceof Error) throw pty;
    const { columns = 80, rows = 24, env = {} } = settings;
    // What tells programs that nobody watches, or how to colour, would make this no terminal.
    const { CI: _, NO_COLOR: __, FORCE_COLOR: ___, ...outer } = process.env;
    this.#pty = pty.spawn(process.execPath, commandLine(args), {
      cols: columns,
      rows,
      cwd: project.folder,
      name: 'xterm-256color',
      env: { ...outer, ...env },
    });
    this.#pty.onData((text) => {
      this.output += text;
      this.shown.push({ text });
      for (const look of this.#waiting) look();
    });
    this.exited = new Promise((done) => this.#pty.onExit(({ exitCode }) => done(exitCode)));
  }

  /** Waits until the output, from now on or `from`, holds this. @throws when the command ends without it */
  async until(pattern: RegExp, from = 0): Promise<void> {
    let look = () => {};
    const seen = new Promise<true>((done) => {
      look = () => pattern.test(this.output.slice(from)) && done(true);
    });
    this.#waiting.add(look);
    look();
    const isSeen = await Promise.race([seen, this.exited]);
    this.#waiting.delete(look);
    if (isSeen !== true) throw new Error(`${pattern} was not shown, but:\n${this.output}`);
  }

  press(keys: string): void {
    this.#pty.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.#pty.resize(columns, rows);
    this.shown.push({ columns, rows });
  }

  /** Ends the command, should it still run. */
  kill(): void {
    try {
      this.#pty.kill('SIGKILL');
    } catch {
      // It is over.
    }
  }
}

/** Keys, as a terminal sends them. */
export const keys = { interrupt: '\x03', enter: '\r', down: '\x1b[B' };
