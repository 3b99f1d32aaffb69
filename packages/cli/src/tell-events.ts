import type { OnEvent } from '@hemlkit/core';
import { type Io, warnTo } from './io';
import { ownCode } from './terminal-text';

/**
 * Tells what a command over a finished run hears: warnings always, each once; what is being done only where a terminal can show it
 * in one line that is written over.
 */
export function tellEvents(io: Io): { event: OnEvent; close(): void } {
  let isShown = false;
  const said = new Set<string>();
  const clear = () => {
    if (isShown) io.err(ownCode('\r') + ownCode('K'));
    isShown = false;
  };
  return {
    event(event) {
      if (event.type === 'warning') {
        if (said.has(event.message)) return;
        said.add(event.message);
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
