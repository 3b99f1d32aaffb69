import type { RunRecord } from '@hemlkit/sweeps';
import { alignColumns, type Column, joinCells } from '../columns';
import { metricNames, metricText, shortName } from '../metric-names';
import { type Paint, plain } from '../paint';
import { secondsText } from '../seconds-text';

/** `finished`; `stopped at eyes, epoch 2 of 5`: a folder does not show whether a process still works on it. */
function stateText({ state }: RunRecord): string {
  if (state.state === 'finished') return 'finished';
  if (state.node === undefined) return 'not finished';
  const epoch = state.epoch ? `after epoch ${state.epoch} of ${state.epochs}` : 'in its first epoch';
  return `not finished: ${state.node}, ${epoch}`;
}

/** `2026-11-23 19:28`, in the zone of this computer. */
function dateText(date: string): string {
  const at = new Date(date);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/**
 * Runs as a table, a line each: when something last happened in it, nodes done, the root's first metric, seconds of
 * training, state.
 *
 * @returns lines joined by newlines, without one at the end
 */
export function runsTable(runs: readonly RunRecord[], { paint = plain }: { paint?: Paint } = {}): string {
  const metric = metricNames(runs.map(({ metrics = {} }) => ({ metrics })))[0];
  const right = (heading: string, cell: (run: RunRecord) => string): Column => ({
    heading,
    cells: runs.map(cell),
    align: 'right',
  });
  const left = (heading: string, cell: (run: RunRecord) => string): Column => ({
    heading,
    cells: runs.map(cell),
  });
  const columns = [
    left('run', ({ name }) => name),
    left('date', ({ date }) => dateText(date)),
    right('nodes', ({ nodes }) => `${nodes.done}/${nodes.total || '?'}`),
    ...(metric === undefined
      ? []
      : [right(shortName(metric), ({ metrics }) => metricText(metric, metrics?.[metric]))]),
    right('training', ({ seconds }) => secondsText(seconds)),
    left('state', stateText),
  ];
  const [heading = '', ...lines] = alignColumns(columns).map(joinCells);
  return [paint('bold', heading), ...lines].join('\n');
}
