import type { RunEvent } from '@hemlkit/core';
import type { Io } from '../io';
import { ownCode } from '../terminal-text';
import { columnsOf, fit, wrapped } from './fit';
import { liveLines } from './live-lines';
import type { Progress } from './progress';
import { initial, next, type State } from './state';
import { nodeEndText } from './words';

/** Milliseconds between two drawings: more often costs time and shows nothing more. */
const interval = 80;

const hideCursor = ownCode('?25l');
const showCursor = ownCode('?25h');
const clearToLineEnd = ownCode('K');
const clearBelow = ownCode('J');
/** To the first column too: an interrupt is echoed as `^C`, which leaves the cursor behind it. */
const up = (lines: number) => ownCode('\r') + (lines > 0 ? ownCode(`${lines}A`) : '');

/** Progress of several runs that are trained at once. */
export interface LiveProgress extends Progress {
  /** @param run its name, where there are several */
  event(event: RunEvent, run?: string): void;
  /** The run is over: it is not shown any more. */
  forget(run: string): void;
}

/**
 * Lines redrawn in place at the bottom (how far the run is; what each current node does), finished nodes above.
 * Each drawing is one write that overwrites and never blanks what stays, so that nothing flickers.
 */
export function liveProgress(io: Io, now: () => number = () => performance.now()): LiveProgress {
  const { green, yellow, dim } = io.colors.err;
  const states = new Map<string, State>();
  /** The columns of each line drawn last. */
  let drawn: number[] = [];
  let last = Number.NEGATIVE_INFINITY;

  /** To the first of the lines drawn last: a terminal that has become narrower since has wrapped them. */
  const toTop = () => {
    const columns = io.columns();
    return up(drawn.reduce((rows, width) => rows + Math.max(1, Math.ceil(width / columns)), 0));
  };
  /** At the end of a line that is full the cursor is still on the last character: clearing would take that. */
  const cleared = (line: string) =>
    columnsOf(line) > 0 && columnsOf(line) % io.columns() === 0 ? `${line}\n` : `${line}${clearToLineEnd}\n`;
  const draw = (above: string[] = []) => {
    const live = liveLines(states, io);
    const text = [...above, ...live].map(cleared).join('');
    io.err(`${hideCursor}${toTop()}${text}${clearBelow}`);
    drawn = live.map(columnsOf);
    last = now();
  };
  const say = (text: string, style: (line: string) => string) =>
    draw(wrapped(text, io.columns() - 1).map(style));

  return {
    event(event, run = '') {
      const before = states.get(run) ?? initial;
      const state = next(before, event);
      // A message of the command itself belongs to no run.
      if (run || state !== before) states.set(run, state);
      const of = states.size > 1 && run ? `${run}: ` : '';
      if (event.type === 'node-end') {
        const node = `${of}${event.node}`;
        const name = fit(node, io.columns() - 3);
        const rest = fit(`${node}  ${nodeEndText(event)}`, io.columns() - 3).slice(node.length);
        draw([`${green('✓')} ${name}${rest && dim(rest)}`]);
      } else if (event.type === 'warning') {
        say(`! ${of}${event.node ? `${event.node}: ` : ''}${event.message}`, yellow);
      } else if (event.type === 'info') {
        say(`${of}${event.message}`, dim);
      } else if (event.type !== 'step' && event.type !== 'store') {
        draw();
      } else if (now() - last >= interval) {
        draw();
      }
    },
    forget: (run) => void states.delete(run),
    close() {
      if (last === Number.NEGATIVE_INFINITY) return;
      io.err(`${toTop()}${clearBelow}${showCursor}`);
      drawn = [];
      last = Number.NEGATIVE_INFINITY;
    },
  };
}
