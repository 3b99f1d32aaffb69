import { chanceText } from '../../chance-text';
import { separationOf } from '../../figures/pair-groups';
import { type Content, type Markup, markup } from '../../markup/markup';
import { metricText, shortName } from '../../metric-names';
import { percentText } from '../../number-text';
import { plural } from '../../plural';
import { shellWords } from '../../shell-words';
import type { ReportRun } from '../report-data';

/** What a report begins with: what the run came to, what is suspicious about it, and what to do next. */
export interface Matters {
  findings: string[];
  suspicions: string[];
  next: { why: string; command: string }[];
}

/** A leaf by itself is as good as the root from this difference of their areas under the ROC curve on. */
const asGood = 0.02;
/** A segment in fewer of the training images is rarely seen. */
const rarely = 0.05;
/** As many validation images a label are few: an interval is wide. */
const few = 10;

/** Leaves by how well they distinguish the labels, best first; those whose distances are not known are left out. */
function leavesByArea({ summary, pairs }: ReportRun): { id: string; area: number }[] {
  if (!pairs) return [];
  return summary.nodes
    .filter(({ children }) => children.length === 0)
    .flatMap(({ id }) => {
      const groups = pairs.groups[id];
      const area = groups ? separationOf(groups, pairs.inverted) : Number.NaN;
      return Number.isNaN(area) ? [] : [{ id, area }];
    })
    .sort((a, b) => b.area - a.area);
}

/** All that a run's numbers show of what matters. Nothing is computed again. */
export function mattersOf(run: ReportRun): Matters {
  const { summary, keep, pairs, splits, map, settings, folder } = run;
  const root = summary.nodes.find(({ id }) => id === summary.root);
  const chance = chanceText(summary.precision);
  const kept = root?.metrics[keep];
  const leaves = leavesByArea(run);
  const areas = leaves.map(({ id, area }) => `${id} (${area.toFixed(2)})`);
  const groups = pairs?.groups[summary.root];
  const rootArea = groups && pairs ? separationOf(groups, pairs.inverted) : Number.NaN;
  const alone = leaves.filter(({ area }) => area >= rootArea - asGood);
  const isTree = summary.nodes.length > 1;
  const train = splits?.find(({ split }) => split === 'train');
  const rare = (train?.segments ?? []).filter(({ images }) => images < rarely * (train?.images ?? 0));
  const validation = splits?.find(({ split }) => split === 'validation');
  const small = (validation?.labels ?? []).filter(({ images }) => images < few);
  const mistakes = map?.points.filter(({ mistake }) => mistake).length ?? 0;
  const worst = run.examples?.find(({ why }) => why === 'near-but-different')?.tree;
  const method = settings['method.type'] ?? 'bottom-up';
  const command = (...words: string[]) => shellWords(['heml', ...words]);

  return {
    findings: [
      ...(chance === undefined ? [] : [chance]),
      ...(kept === undefined || (chance !== undefined && keep === 'precision@1')
        ? []
        : [`The root reaches a ${shortName(keep)} of ${metricText(keep, kept)} on the validation split.`]),
      ...(isTree && areas.length > 0
        ? [
            `Parts that distinguish the labels by themselves (area under the ROC curve, 0.5 is nothing): ${areas.slice(0, 3).join(', ')}. Least: ${areas.at(-1)}. The root has ${rootArea.toFixed(2)}.`,
          ]
        : []),
      ...(map
        ? [`Of ${plural(map.points.length, 'image')} ${mistakes} have a nearest neighbour of another label.`]
        : []),
    ],
    suspicions: [
      ...(isTree && alone.length > 0 && rootArea > 0.6
        ? [
            `${alone.map(({ id }) => id).join(', ')} alone ${alone.length === 1 ? 'distinguishes' : 'distinguish'} the labels as well as the whole image. Is that a part that should?`,
          ]
        : []),
      ...(rare.length > 0
        ? [
            `Fewer than ${percentText(rarely)} of the training images show ${rare.map(({ name }) => name).join(', ')}: what the model makes of ${rare.length === 1 ? 'it' : 'them'} rests on few images.`,
          ]
        : []),
      ...(small.length > 0
        ? [
            `Labels with fewer than ${few} validation images: ${small.map(({ label, images }) => `${label} (${images})`).join(', ')}. Numbers about them are uncertain.`,
          ]
        : []),
    ],
    next: [
      ...(worst
        ? [
            {
              why: 'The nearest pair of different labels: why does the model take them for alike?',
              command: command('explain', folder, worst.a.id, worst.b.id, '--format', 'html'),
            },
          ]
        : []),
      {
        why: 'What is associated with the label in the data, and should not be?',
        command: command('audit', 'data', `${folder}/resolved.yaml`),
      },
      { why: 'By which parts does the model decide?', command: command('audit', 'run', folder) },
      { why: 'Are its explanations true?', command: command('faithfulness', folder) },
      ...(method === 'single'
        ? []
        : [
            {
              why: 'Is it better than one network? Train one by the same spec, and compare the two in a report.',
              command: command(
                'train',
                `${folder}/resolved.yaml`,
                '--set',
                'method={ type: single }',
                '--set',
                `name=${run.name}-single`,
              ),
            },
          ]),
    ],
  };
}

const list = (items: readonly Content[]): Markup =>
  markup`<ul>${items.map((item) => markup`<li>${item}</li>`)}</ul>`;

/** What matters, as a page shows it. */
export function mattersSection(run: ReportRun): Markup {
  const { findings, suspicions, next } = mattersOf(run);
  const commands = next.map(
    ({ why, command }) => markup`${why}<pre tabindex="0"><code>${command}</code></pre>`,
  );
  return markup`${list(findings)}${
    suspicions.length > 0 && markup`<h3>Look at this</h3>${list(suspicions)}`
  }<h3>What to do next</h3>${list(commands)}`;
}
