import type { Io } from '../io';
import { fit } from './fit';
import { nodeShare, type State } from './state';
import { currentTexts, runText } from './words';

/** A bar of the finished share of the run. */
function bar(state: State, width: number, io: Io): string {
  const share = state.total > 0 ? (state.done + nodeShare(state)) / state.total : 0;
  const full = Math.min(width, Math.round(share * width));
  return io.colors.err.green('━'.repeat(full)) + io.colors.err.dim('─'.repeat(width - full));
}

/**
 * The lines that are redrawn: none wraps, and all fit above the cursor's line, or they could not be.
 * @param states of runs that are trained now, by name; a run alone needs none
 */
export function liveLines(states: ReadonlyMap<string, State>, io: Io): string[] {
  const shown = [...states].filter(([, { total, store }]) => total > 0 || store);
  if (shown.length <= 1) return shown.flatMap(([, state]) => runLines(state, io, io.rows()));
  const rows = Math.floor((io.rows() - 1) / shown.length);
  const lines = shown.flatMap(([name, state]) => [
    io.colors.err.bold(fit(name, io.columns() - 1)),
    ...runLines(state, io, rows),
  ]);
  return lines.slice(0, Math.max(1, io.rows() - 1));
}

function runLines(state: State, io: Io, rows: number): string[] {
  const width = io.columns() - 1;
  const text = runText(state);
  const room = Math.min(30, width - text.length - 1);
  const first = room >= 8 ? `${bar(state, room, io)} ${text}` : text;
  const nodes = currentTexts(state);
  const most = Math.max(0, rows - 2);
  const shown = nodes.length > most ? nodes.slice(0, Math.max(0, most - 1)) : nodes;
  if (shown.length < nodes.length && most > 0) shown.push(`and ${nodes.length - shown.length} more`);
  return [first, ...shown].map((line) => fit(line, width));
}
