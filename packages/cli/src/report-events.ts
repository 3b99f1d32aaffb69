import type { OnEvent } from '@hemlkit/core';
import { type Io, warnTo } from './io';
import { ownCode } from './terminal-text';

/**
 * Prints the events of a command that works on a finished run. Each different warning is printed once. Progress is printed
 * only on a terminal, in one line that the next event overwrites.
 */
export function reportEvents(io: Io): { event: OnEvent; close(): void } {
  let isShown = false;
  const warned = new Set<string>();
  const clear = () => {
    if (isShown) io.err(ownCode('\r') + ownCode('K'));
    isShown = false;
  };
  return {
    event(event) {
      if (event.type === 'warning') {
        if (warned.has(event.message)) return;
        warned.add(event.message);
        clear();
        warnTo(io)(event.message);
      } else if (event.type === 'info' && io.interactive) {
        clear();
        io.err(event.message.slice(0, io.columns() - 1));
        isShown = true;
      }
    },
    close: clear,
  };
}
