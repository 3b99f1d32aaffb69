import type { Io } from '../io';
import { ownCode } from '../terminal-text';

const clear = ownCode('\r') + ownCode('2K');

/** How far the work is: one line that is drawn over, or, where there is no terminal, a line for each thing begun. */
export function lineProgress(io: Io) {
  let last = '';
  return {
    show(what: string, done: number, total: number): void {
      if (io.interactive) io.err(`${clear}${what}${total > 1 ? ` ${done + 1} of ${total}` : ''}`);
      else if (what !== last) io.err(`${what}\n`);
      last = what;
    },
    end(): void {
      if (io.interactive && last) io.err(clear);
      last = '';
    },
  };
}
