import { curvesFigure } from '../../figures/curves-figure';
import { distancesFigure } from '../../figures/distances-figure';
import { metricsFigure } from '../../figures/metrics-figure';
import { type Markup, markup } from '../../markup/markup';
import { laterNames, laterNote, metricNames, metricText, shortName } from '../../metric-names';
import { plural } from '../../plural';
import { secondsText } from '../../seconds-text';
import { treeRows } from '../../tree-rows';
import { figureIn, more, table } from '../parts';
import type { ReportPairs, ReportRun } from '../report-data';

/** A node's name with the lines of the tree before it. */
export const inTree = (lead: string, id: string): Markup =>
  markup`${lead && markup`<span class="lead" aria-hidden="true">${lead}</span>`}${id}`;

/** Precision at every node: as a tree, and as a table. */
export function precisionSection(run: ReportRun): Markup {
  const { root, nodes } = run.summary;
  const chance = run.summary.precision?.chance;
  const names = metricNames(nodes);
  const rows = treeRows(root, nodes).map(({ lead, node }) => [
    inTree(lead, node.id),
    ...names.map((name) => metricText(name, node.metrics[name])),
    String(node.bestEpoch),
    node.cached ? 'cached' : secondsText(node.seconds),
  ]);
  const right = ['best epoch', 'time'].map((heading) => ({ heading, right: true }));
  const columns = [
    { heading: 'node' },
    ...names.map((name) => ({ heading: shortName(name), right: true })),
    ...right,
  ];
  const figure = metricsFigure(run.summary, { for: 'page', ...(chance !== undefined && { chance }) });
  const later = [...laterNames(nodes)].map(shortName).join(', ');
  return markup`<p class="soft">P@K: the share of the K nearest neighbours that carry the query’s label, over all validation samples. A node sees only its segments.${later && ` ${later}: ${laterNote}.`}</p>${figureIn('Precision as a tree', figure)}${more('The same as a table', table('Metrics at every node', columns, rows))}`;
}

export function curvesSection(run: ReportRun): Markup {
  const { summary, history, keep } = run;
  const draw = (value: string) => curvesFigure(summary, history, { value, for: 'page' });
  const without = summary.nodes.filter(
    ({ id }) => history[id]?.epochs.every(({ metrics }) => metrics[keep] === undefined) ?? true,
  ).length;
  const once =
    without > 0 &&
    markup`<p class="soft">${plural(without, 'node')} without a curve: they are measured once, with the weights that were kept.</p>`;
  return markup`${once}${figureIn(`Learning curves of ${shortName(keep)}`, draw(keep))}${more(
    'The training loss',
    figureIn('Learning curves of the loss', draw('loss')),
  )}`;
}

export function distancesSection(run: ReportRun, pairs: ReportPairs): Markup {
  const { distance, inverted, samples, of, groups } = pairs;
  const drawn =
    samples < of
      ? `${samples} of ${of} validation samples, drawn by the seed`
      : `all ${of} validation samples`;
  const figure = distancesFigure(run.summary, groups, { distance, inverted, for: 'page' });
  return markup`<p class="soft">All ordered pairs of ${drawn}. The farther apart blue and orange lie, the more a node shows about the label; 0.5 is nothing.</p>${figureIn('Distances at every node', figure)}`;
}
