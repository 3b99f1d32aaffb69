import type { Io } from '../src/io';
import { ownColors, terminalText } from '../src/terminal-text';

/** A world that remembers what was written to it. */
export interface FakeIo extends Io {
  stdout: string;
  stderr: string;
  exits: number[];
  /** Presses Ctrl-C. */
  interrupt(): void;
}

export function fakeIo(
  settings: { interactive?: boolean; columns?: number; rows?: number; color?: boolean } = {},
): FakeIo {
  const listeners = new Set<() => void>();
  const colors = ownColors(settings.color ?? false);
  return {
    stdout: '',
    stderr: '',
    exits: [],
    out(text) {
      this.stdout += terminalText(text);
    },
    err(text) {
      this.stderr += terminalText(text);
    },
    interactive: settings.interactive ?? false,
    columns: () => settings.columns ?? 80,
    rows: () => settings.rows ?? 24,
    colors: { out: colors, err: colors },
    onInterrupt(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
    exit(code) {
      this.exits.push(code);
    },
    interrupt() {
      for (const listener of listeners) listener();
    },
  };
}
