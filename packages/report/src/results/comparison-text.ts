import type { RunComparison } from '@hemlkit/sweeps';
import { alignColumns, type Column, joinCells } from '../columns';
import { metricNames, metricText, shortName } from '../metric-names';
import { type Paint, plain } from '../paint';

const valueText = (value: unknown): string =>
  value === undefined ? '-' : typeof value === 'string' ? value : JSON.stringify(value);

/** What a metric gained from `a` to `b`, signed. */
function gain(metric: string, { a, b }: { a: number; b: number }): string {
  const text = metricText(metric, Math.abs(b - a));
  return text === '-' ? text : `${b < a ? '-' : '+'}${text}`;
}

/** What differs between two runs: a table of settings, and one of every node's metrics in `a`, in `b`, and the gain. */
export function comparisonText(comparison: RunComparison, { paint = plain }: { paint?: Paint } = {}): string {
  const { a, b, settings, nodes, onlyA, onlyB } = comparison;
  const draw = (columns: Column[]) => {
    const [heading = '', ...lines] = alignColumns(columns).map(joinCells);
    return [paint('bold', heading), ...lines].join('\n');
  };
  const parts = [`a  ${a}\nb  ${b}`];
  parts.push(
    settings.length === 0
      ? 'Their settings are the same.'
      : draw([
          { heading: 'setting', cells: settings.map(({ path }) => path) },
          { heading: 'a', cells: settings.map((one) => valueText(one.a)) },
          { heading: 'b', cells: settings.map((one) => valueText(one.b)) },
        ]),
  );
  if (nodes.length > 0) {
    const of = (side: 'a' | 'b', metrics: RunComparison['nodes'][number]['metrics']) =>
      Object.fromEntries(Object.entries(metrics).map(([name, pair]) => [name, pair[side]]));
    const names = metricNames(nodes.map(({ metrics }) => ({ metrics: of('a', metrics) })));
    const column = (
      heading: string,
      cell: (metrics: RunComparison['nodes'][number]['metrics']) => string,
    ): Column => ({
      heading,
      cells: nodes.map(({ metrics }) => cell(metrics)),
      align: 'right',
    });
    const columns = names.flatMap((name) => [
      column(`${shortName(name)} a`, (metrics) => metricText(name, metrics[name]?.a)),
      column('b', (metrics) => metricText(name, metrics[name]?.b)),
      column('b - a', (metrics) => (metrics[name] ? gain(name, metrics[name]) : '-')),
    ]);
    parts.push(draw([{ heading: 'node', cells: nodes.map(({ id }) => id) }, ...columns]));
  }
  if (onlyA.length > 0) parts.push(`only in a: ${onlyA.join(', ')}`);
  if (onlyB.length > 0) parts.push(`only in b: ${onlyB.join(', ')}`);
  return parts.join('\n\n');
}
