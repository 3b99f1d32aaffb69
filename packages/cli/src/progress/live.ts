import type { Io } from '../io';
import type { Progress } from './progress';
import { initial, next, nodeShare, type State } from './state';
import { currentTexts, nodeEndText, runText } from './words';

/** Milliseconds between two drawings: more often costs time and shows nothing more. */
const interval = 80;

const hideCursor = '\x1b[?25l';
const showCursor = '\x1b[?25h';
const clearToLineEnd = '\x1b[K';
const clearBelow = '\x1b[J';
const up = (lines: number) => (lines > 0 ? `\x1b[${lines}A` : '');

/** Cuts a line that would wrap: a wrapped line could not be redrawn in place. */
export function fit(text: string, width: number): string {
  const glyphs = [...text];
  return glyphs.length <= width ? text : `${glyphs.slice(0, Math.max(0, width - 1)).join('')}…`;
}

/** A bar of the finished share of the run. */
function bar(state: State, width: number, io: Io): string {
  const share = state.total > 0 ? (state.done + nodeShare(state)) / state.total : 0;
  const full = Math.min(width, Math.round(share * width));
  return io.colors.err.green('━'.repeat(full)) + io.colors.err.dim('─'.repeat(width - full));
}

function liveLines(state: State, io: Io): string[] {
  const width = io.columns() - 1;
  const text = runText(state);
  const room = Math.min(30, width - text.length - 1);
  const first = room >= 8 ? `${bar(state, room, io)} ${text}` : fit(text, width);
  return [first, ...currentTexts(state).map((text) => fit(text, width))];
}

/**
 * Lines redrawn in place at the bottom (how far the run is; what each current node does), finished nodes above.
 * Each drawing is one write that overwrites and never blanks what stays, so that nothing flickers.
 */
export function liveProgress(io: Io, now: () => number = () => performance.now()): Progress {
  const { green, yellow, dim } = io.colors.err;
  let state = initial;
  let drawn = 0;
  let last = Number.NEGATIVE_INFINITY;

  const draw = (above: string[] = []) => {
    const live = state.total > 0 || state.store ? liveLines(state, io) : [];
    const text = [...above, ...live].map((line) => `${line}${clearToLineEnd}\n`).join('');
    io.err(`${hideCursor}${up(drawn)}${text}${clearBelow}`);
    drawn = live.length;
    last = now();
  };
  const say = (line: string) => draw([line]);

  return {
    event(event) {
      state = next(state, event);
      const width = io.columns() - 3;
      if (event.type === 'node-end') {
        const name = fit(`${event.node}  ${nodeEndText(event)}`, width);
        say(`${green('✓')} ${event.node}${dim(name.slice(event.node.length))}`);
      } else if (event.type === 'warning') {
        say(yellow(`! ${event.node ? `${event.node}: ` : ''}${event.message}`));
      } else if (event.type === 'info') {
        say(dim(event.message));
      } else if (event.type !== 'step' && event.type !== 'store') {
        draw();
      } else if (now() - last >= interval) {
        draw();
      }
    },
    close() {
      if (last === Number.NEGATIVE_INFINITY) return;
      io.err(`${up(drawn)}${clearBelow}${showCursor}`);
      drawn = 0;
      last = Number.NEGATIVE_INFINITY;
    },
  };
}
