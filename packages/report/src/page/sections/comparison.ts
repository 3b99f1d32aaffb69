import { chanceText } from '../../chance-text';
import { type Content, type Markup, markup } from '../../markup/markup';
import { metricText, shortName } from '../../metric-names';
import { secondsText } from '../../seconds-text';
import { differingSettings } from '../../settings';
import { treeRows } from '../../tree-rows';
import { scrolling, table } from '../parts';
import type { ReportRun } from '../report-data';
import { inTree } from './nodes';
import { rootOf } from './summary';

/** Runs side by side: what was set differently, and the metric at every node that any of them has. */
export function comparisonSection(runs: readonly ReportRun[], anchors: readonly string[]): Markup {
  const [first] = runs;
  if (!first) return markup``;
  const columns = runs.map(({ name }) => ({ heading: name, right: true }));
  const overview = runs.map((run, i) => [
    markup`<a href="#${anchors[i]}">${run.name}</a>`,
    metricText(run.keep, rootOf(run)?.metrics[run.keep]),
    String(run.summary.nodes.length),
    secondsText(run.summary.seconds),
    `${Math.round(run.summary.peakRssMb)} MB`,
  ]);
  const settings = differingSettings(runs.map((run) => run.settings));
  const heading = `${shortName(first.keep)} at the root`;
  const doubts = runs.flatMap(({ name, summary }) => {
    const text = chanceText(summary.precision);
    return text === undefined ? [] : [markup`<li>${name}: ${text}</li>`];
  });
  return markup`${table(
    'The runs',
    [
      { heading: 'run' },
      ...[heading, 'nodes', 'time', 'peak memory'].map((text) => ({ heading: text, right: true })),
    ],
    overview,
  )}${doubts.length > 0 && markup`<ul>${doubts}</ul>`}<h3>Settings that differ</h3>${
    settings.length > 0
      ? table(
          'Settings that differ',
          [{ heading: 'setting' }, ...runs.map(({ name }) => ({ heading: name }))],
          settings.map(([path, values]) => [path, ...values.map((value) => value || '-')]),
        )
      : markup`<p class="soft">None.</p>`
  }<h3>${shortName(first.keep)} at every node</h3>${nodeTable(runs, first, columns)}`;
}

/** Nodes of the same name in one line; the best of a line stands out. */
function nodeTable(
  runs: readonly ReportRun[],
  { keep, summary: { smallerIsBetter = [] } }: ReportRun,
  columns: { heading: string; right: boolean }[],
): Markup {
  const seen = new Set<string>();
  const rows = runs.flatMap(({ summary }) =>
    treeRows(summary.root, summary.nodes).filter(({ node }) => !seen.has(node.id) && seen.add(node.id)),
  );
  const lines = rows.map(({ lead, node }): Content[] => {
    const values = runs.map(({ summary }) => summary.nodes.find(({ id }) => id === node.id)?.metrics[keep]);
    const known = values.filter((value) => value !== undefined && Number.isFinite(value)) as number[];
    const best = smallerIsBetter.includes(keep) ? Math.min(...known) : Math.max(...known);
    const text = (value: number | undefined) => {
      const shown = metricText(keep, value);
      return value === best && runs.length > 1 ? markup`<strong>${shown}</strong>` : shown;
    };
    return [inTree(lead, node.id), ...values.map(text)];
  });
  return lines.length > 0
    ? table(`${shortName(keep)} at every node`, [{ heading: 'node' }, ...columns], lines)
    : scrolling('No nodes', '');
}
