import { readFileSync } from 'node:fs';
import { type Colors, ownColors, terminalText } from './terminal-text';

/** All input and output of the command, so that a test can replace a terminal. */
export interface Io {
  /** Results: tables, trees, JSON; and progress as plain lines. Control characters are made visible, here and in `err`. */
  out(text: string): void;
  /** Errors, warnings, and progress that is redrawn in place. */
  err(text: string): void;
  /** Whether `err` is a terminal whose lines can be redrawn. */
  interactive: boolean;
  /** The terminal's width at this moment, in characters. */
  columns(): number;
  /** The terminal's height at this moment, in lines. */
  rows(): number;
  /** Colours of the two streams; NO_COLOR and pipes have none. */
  colors: { out: Colors; err: Colors };
  /** Calls back at SIGINT, SIGTERM and, where it is not ignored, SIGHUP; gives a function that stops listening. */
  onInterrupt(callback: () => void): () => void;
  /** Ends the process at once: for a second Ctrl-C. */
  exit(code: number): void;
}

/** Prints a warning on a line of its own. */
export const warnTo =
  (io: Io) =>
  (message: string): void =>
    io.err(`${io.colors.err.yellow('warning:')} ${message}\n`);

/** Whether a stream shows colours: https://no-color.org, https://force-color.org, and the terminal itself. */
function hasColors(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/**
 * Whether the process was started to outlive its terminal (`nohup`). To listen to SIGHUP would make it stop with the
 * terminal. Only Linux shows whether the signal is ignored; elsewhere HEML does not listen to it.
 */
function ignoresHangup(): boolean {
  try {
    const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return mask === undefined || (BigInt(`0x${mask}`) & 1n) === 1n;
  } catch {
    return true;
  }
}

/** A failure to print does not stop the work: a training continues, and its exit code reports the failure. */
function hearErrors(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): void {
  let isReported = false;
  stderr.on('error', () => {});
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that closes early (`heml plugins | head`), or a terminal that is closed, is not a failure of ours.
    if (error.code === 'EPIPE' || error.code === 'EIO') return;
    process.exitCode = 1;
    if (!isReported) stderr.write(`What is printed cannot be written: ${error.message}. The work goes on.\n`);
    isReported = true;
  });
}

/** The process itself. */
export function processIo(): Io {
  const { stdout, stderr, env } = process;
  hearErrors(stdout, stderr);
  return {
    out: (text) => void stdout.write(terminalText(text)),
    err: (text) => void stderr.write(terminalText(text)),
    interactive: stderr.isTTY === true && env.TERM !== 'dumb' && !env.CI,
    columns: () => stderr.columns || 80,
    rows: () => stderr.rows || 24,
    colors: { out: ownColors(hasColors(stdout, env)), err: ownColors(hasColors(stderr, env)) },
    onInterrupt(callback) {
      const signals: NodeJS.Signals[] = [
        'SIGINT',
        'SIGTERM',
        ...(ignoresHangup() ? [] : ['SIGHUP' as const]),
      ];
      for (const signal of signals) process.on(signal, callback);
      return () => {
        for (const signal of signals) process.off(signal, callback);
      };
    },
    exit: (code) => process.exit(code),
  };
}
