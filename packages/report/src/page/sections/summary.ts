import type { NodeSummary } from '@hemlkit/core';
import { chanceText } from '../../chance-text';
import { type Markup, markup } from '../../markup/markup';
import { metricNames, metricText, shortName } from '../../metric-names';
import { secondsText } from '../../seconds-text';
import { warningBox } from '../doubts';
import { facts, more } from '../parts';
import type { ReportRun } from '../report-data';

export const rootOf = ({ summary }: ReportRun): NodeSummary | undefined =>
  summary.nodes.find(({ id }) => id === summary.root);

/** The single segments by the metric that was kept, best first. */
const segmentsByMetric = ({ summary, keep }: ReportRun): NodeSummary[] =>
  summary.nodes
    .filter(({ children, metrics }) => children.length === 0 && metrics[keep] !== undefined)
    .sort((a, b) => {
      const lead = (b.metrics[keep] as number) - (a.metrics[keep] as number);
      return summary.smallerIsBetter?.includes(keep) ? -lead : lead;
    });

function findings(run: ReportRun): string {
  const { keep, summary } = run;
  const [best] = segmentsByMetric(run);
  const root = rootOf(run)?.metrics[keep];
  if (!best || root === undefined) return '';
  const metric = shortName(keep);
  const chance = keep === 'precision@1' ? undefined : chanceText(summary.precision);
  return [
    keep === 'precision@1' && summary.precision
      ? chanceText(summary.precision)
      : `The root reaches a ${metric} of ${metricText(keep, root)} on the validation split.`,
    ...(chance === undefined ? [] : [chance]),
    ...(summary.nodes.length > 1
      ? [`The best single segment is ${best.id} with ${metricText(keep, best.metrics[keep])}.`]
      : []),
  ].join(' ');
}

/** The numbers of a run at a glance, what they come to, the command that trains it again, and the warnings. */
export function summarySection(run: ReportRun): Markup {
  const { summary, warnings, command, spec } = run;
  const root = rootOf(run);
  const leaves = summary.nodes.filter(({ children }) => children.length === 0).length;
  const metrics = metricNames(root ? [root] : []).map(
    (name) => [`${shortName(name)} at the root`, metricText(name, root?.metrics[name])] as const,
  );
  const versions = Object.entries(summary.versions).map(([name, version]) => `${name} ${version}`);
  const engine = Object.entries(summary.engine).map(([name, value]) => `${name} ${value}`);
  return markup`<p>${findings(run)}</p>${warningBox(warnings)}${facts([
    ...metrics,
    ['nodes', markup`${summary.nodes.length} <small>${leaves} segments</small>`],
    ['time', secondsText(summary.seconds)],
    ['images a second', summary.imagesPerSecond > 0 ? String(Math.round(summary.imagesPerSecond)) : '-'],
    ['peak memory', `${Math.round(summary.peakRssMb)} MB`],
  ])}<p>Train it again:</p><pre tabindex="0"><code>${command}</code></pre><p class="soft">${engine.join(', ')}; ${versions.join(', ')}</p>${more(
    'The spec as it was written',
    markup`<pre tabindex="0"><code>${spec}</code></pre>`,
  )}`;
}
