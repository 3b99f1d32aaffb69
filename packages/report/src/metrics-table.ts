import type { NodeSummary, RunSummary } from '@hemlkit/core';
import { alignColumns, type Column, joinCells } from './columns';
import { laterNames, laterNote, metricNames, metricText, shortName } from './metric-names';
import { type Paint, plain } from './paint';
import { secondsText } from './seconds-text';
import { type TreeRow, treeRows } from './tree-rows';

interface Tree<N> {
  root: string;
  nodes: readonly N[];
}

type Measured = Pick<NodeSummary, 'id' | 'children' | 'metrics' | 'later'>;

/** The tree at the left, the metrics beside it, then what else is wanted. */
function table<N extends Measured>(
  tree: Tree<N>,
  more: (rows: TreeRow<N>[]) => Column[],
  paint: Paint,
): string {
  const rows = treeRows(tree.root, tree.nodes);
  const later = laterNames(tree.nodes);
  const metrics = metricNames(tree.nodes).map(
    (name): Column => ({
      heading: shortName(name) + (later.has(name) ? '*' : ''),
      cells: rows.map(({ node }) => metricText(name, node.metrics[name])),
      align: 'right',
    }),
  );
  const nodes: Column = { heading: 'node', cells: rows.map(({ lead, node }) => lead + node.id) };
  const [heading = '', ...lines] = alignColumns([nodes, ...metrics, ...more(rows)]).map(joinCells);
  const painted = lines.map((line, index) => {
    const lead = rows[index]?.lead ?? '';
    return paint('dim', lead) + line.slice(lead.length);
  });
  const note = later.size > 0 ? [paint('dim', `* ${laterNote}`)] : [];
  return [paint('bold', heading), ...painted, ...note].join('\n');
}

/**
 * A run's metrics as a table: the tree drawn at the left, one node a line, precision in percent, training time. Metrics
 * that were added after training are marked.
 *
 * @param summary a run's `summary.json`
 * @param options `paint` colours headings and lines; default: none
 * @returns lines joined by newlines, without one at the end
 */
export function metricsTable(
  summary: Pick<RunSummary, 'root' | 'nodes'>,
  { paint = plain }: { paint?: Paint } = {},
): string {
  const time = (rows: TreeRow<NodeSummary>[]): Column[] => [
    {
      heading: 'time',
      cells: rows.map(({ node }) => (node.cached ? 'cached' : secondsText(node.seconds))),
      align: 'right',
    },
  ];
  return table(summary, time, paint);
}

/**
 * Metrics by node, as `Run.evaluate` gives them, in the same table without the times.
 *
 * @param metrics by node; a node without any shows `-`
 */
export function evaluationTable(
  tree: Tree<{ id: string; children: string[] }>,
  metrics: Record<string, Record<string, number>>,
  { paint = plain }: { paint?: Paint } = {},
): string {
  const nodes = tree.nodes.map(({ id, children }) => ({ id, children, metrics: metrics[id] ?? {} }));
  return table({ root: tree.root, nodes }, () => [], paint);
}
