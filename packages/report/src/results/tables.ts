import type { NodeSummary, RootPrecision } from '@hemlkit/core';
import { metricNames, metricText, shortName } from '../metric-names';
import { treeRows } from '../tree-rows';
import { type Estimate, estimate } from './estimate';
import type { ResultColumn, ResultTable } from './result-table';

/** Runs that differ by their seed alone, with their metrics by node. */
export interface MethodResults {
  name: string;
  runs: MethodRun[];
}

export interface MethodRun {
  seed: number;
  root: string;
  nodes: Pick<NodeSummary, 'id' | 'children' | 'seconds'>[];
  metrics: Record<string, Record<string, number>>;
  /** Of the split that `metrics` are of. */
  precision?: RootPrecision;
  peakRssMb: number;
}

const metricColumn = (metric: string, heading = shortName(metric)): ResultColumn => ({
  key: metric,
  heading,
  text: (value) => metricText(metric, value),
});

/** Every metric that any node of any run has, precision@k first; of the wanted ones, those. */
export function metricsOf(methods: readonly MethodResults[], wanted?: readonly string[]): string[] {
  const nodes = methods.flatMap(({ runs }) => runs.flatMap((run) => Object.values(run.metrics)));
  const known = metricNames(nodes.map((metrics) => ({ metrics })));
  return wanted ? wanted.filter((metric) => known.includes(metric)) : known;
}

/** The paper's Table I: a row a method, the root's metrics, and beside P@1 what chance gives. */
export function rootTable(methods: readonly MethodResults[], metrics: readonly string[]): ResultTable {
  const isJudged = methods.some(({ runs }) => runs.some(({ precision }) => precision));
  return {
    rowHeading: 'method',
    columns: metrics.flatMap((metric) => [
      metricColumn(metric),
      ...(metric === judged && isJudged
        ? [{ ...metricColumn(metric), key: 'chance', heading: 'chance' }]
        : []),
    ]),
    rows: methods.map(({ name, runs }) => ({
      name,
      n: runs.length,
      cells: metrics.flatMap((metric) => [
        rootEstimate(runs, metric),
        ...(metric === judged && isJudged ? [estimate(runs.map(({ precision }) => precision?.chance))] : []),
      ]),
    })),
  };
}

/** The metric that is compared with chance. */
const judged = 'precision@1';

/** Over seeds; of one run P@1 has the interval over its queries. */
function rootEstimate(runs: readonly MethodRun[], metric: string): Estimate | undefined {
  const over = estimate(runs.map((run) => run.metrics[run.root]?.[metric]));
  const [{ precision }, ...others] = runs as [MethodRun, ...MethodRun[]];
  if (!over || !precision || metric !== judged || others.length > 0) return over;
  return { ...over, low: precision.low, high: precision.high };
}

/** The paper's Table II: a row a method, the time that its nodes took to train and the most memory that it held. */
export function timeTable(methods: readonly MethodResults[]): ResultTable {
  const seconds = ({ nodes }: MethodRun) => nodes.reduce((sum, node) => sum + node.seconds, 0);
  return {
    rowHeading: 'method',
    columns: [
      { key: 'nodes', heading: 'nodes', text: (value) => value.toFixed(0) },
      { key: 'seconds', heading: 'training, s', text: (value) => value.toFixed(1) },
      { key: 'peakRssMb', heading: 'peak memory, MB', text: (value) => value.toFixed(0) },
    ],
    rows: methods.map(({ name, runs }) => ({
      name,
      n: runs.length,
      cells: [
        estimate(runs.slice(0, 1).map(({ nodes }) => nodes.length)),
        estimate(runs.map(seconds)),
        estimate(runs.map(({ peakRssMb }) => peakRssMb)),
      ],
    })),
  };
}

/**
 * The paper's Table III: a row a node, drawn as the tree. With one metric, a column a method and a table for each
 * tree; with several, a table a method.
 */
export function nodesTables(methods: readonly MethodResults[], metrics: readonly string[]): ResultTable[] {
  const [only] = metrics;
  if (metrics.length !== 1 || only === undefined) {
    return methods.map((method) => ({
      title: method.name,
      ...nodeRows(
        method,
        metrics.map((metric) => ({ column: metricColumn(metric), method, metric })),
      ),
    }));
  }
  const trees = new Map<string, MethodResults[]>();
  for (const method of methods) {
    const { root, nodes } = method.runs[0]!;
    const shape = JSON.stringify([root, nodes.map(({ id, children }) => [id, children])]);
    trees.set(shape, [...(trees.get(shape) ?? []), method]);
  }
  return [...trees.values()].map((group) => ({
    title: shortName(only),
    ...nodeRows(
      group[0]!,
      group.map((method) => ({
        column: { ...metricColumn(only, method.name), key: method.name },
        method,
        metric: only,
      })),
    ),
  }));
}

interface Filled {
  column: ResultColumn;
  method: MethodResults;
  metric: string;
}

function nodeRows({ runs }: MethodResults, filled: readonly Filled[]): ResultTable {
  const { root, nodes } = runs[0]!;
  return {
    rowHeading: 'node',
    columns: filled.map(({ column }) => column),
    rows: treeRows(root, nodes).map(({ node, lead }) => ({
      name: node.id,
      lead,
      ...(node.children.length > 0 && { children: node.children }),
      n: runs.length,
      cells: filled.map(({ method, metric }) =>
        node.id === root
          ? rootEstimate(method.runs, metric)
          : estimate(method.runs.map((run) => run.metrics[node.id]?.[metric])),
      ),
    })),
  };
}
