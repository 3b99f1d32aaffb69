import type { NodeSummary } from '@hemlkit/core';
import { type Markup, markup } from '../../markup/markup';
import { metricNames, metricText, shortName } from '../../metric-names';
import { secondsText } from '../../seconds-text';
import { warningBox } from '../doubts';
import { facts, more } from '../parts';
import type { ReportRun } from '../report-data';
import { mattersSection } from './matters';

export const rootOf = ({ summary }: ReportRun): NodeSummary | undefined =>
  summary.nodes.find(({ id }) => id === summary.root);

/** What matters, warnings, and the numbers of a run at a glance. */
export function summarySection(run: ReportRun): Markup {
  const { summary, warnings } = run;
  const root = rootOf(run);
  const leaves = summary.nodes.filter(({ children }) => children.length === 0).length;
  const metrics = metricNames(root ? [root] : []).map(
    (name) => [`${shortName(name)} at the root`, metricText(name, root?.metrics[name])] as const,
  );
  return markup`${mattersSection(run)}${warningBox(warnings)}${facts([
    ...metrics,
    ['nodes', markup`${summary.nodes.length} <small>${leaves} segments</small>`],
    ['time', secondsText(summary.seconds)],
    ['images a second', summary.imagesPerSecond > 0 ? String(Math.round(summary.imagesPerSecond)) : '-'],
    ['peak memory', `${Math.round(summary.peakRssMb)} MB`],
  ])}`;
}

/** The command that trains a run again, its spec, and with what it was made. */
export function madeBySection({ summary, command, spec }: ReportRun): Markup {
  const versions = Object.entries(summary.versions).map(([name, version]) => `${name} ${version}`);
  const engine = Object.entries(summary.engine).map(([name, value]) => `${name} ${value}`);
  return markup`<p>Train it again:</p><pre tabindex="0"><code>${command}</code></pre><p class="soft">${engine.join(', ')}; ${versions.join(', ')}</p>${more(
    'The spec as it was written',
    markup`<pre tabindex="0"><code>${spec}</code></pre>`,
  )}`;
}
