import type { Explanation, MetricTree, MetricTreeNode } from '@hemlkit/core';
import { doubtText, precisionText } from './chance-text';
import { alignColumns, type Column, joinCells } from './columns';
import { distanceText, probabilityText, signedText } from './number-text';
import { type Paint, plain } from './paint';
import { pairVerdict } from './pair-verdict';
import { additionOf } from './shown';
import { treeRows } from './tree-rows';

export interface MetricTreeOptions {
  /** The distances to show. Default: all that the tree has. */
  distances?: string[];
  /** How wide the bar of a certain difference is, in characters. 0: no bars. Default: 16. */
  barWidth?: number;
  /** Default: no colours. */
  paint?: Paint;
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar for a probability. */
function bar(share: number, width: number): string {
  const steps = Math.round(Math.max(0, Math.min(1, share)) * width * 8);
  return '█'.repeat(Math.floor(steps / 8)) + (eighths[steps % 8] ?? '');
}

const percentText = (value: number | undefined, digits = 0) =>
  value === undefined ? '-' : `${(value * 100).toFixed(digits)} %`;

function absence(node: MetricTreeNode): string {
  if (node.absent.length === 0) return '';
  return node.absent.length === 2 ? 'in neither image' : `not in image ${node.absent[0]}`;
}

const imageLine = (name: string, image: { id: string; label?: string }) =>
  `${name}  ${image.id}${image.label === undefined ? '' : `  (${image.label})`}`;

/**
 * The explanation of a pair as text: the verdict, the tree, each node with the distance of the two images at that node, the
 * calibrated probability that their labels differ, and the share of validation pairs that are closer. The bar is the
 * probability: nodes are models of their own, so their distances have no scale in common. A node that one of the images
 * does not show has no bar, since its distance compares a part with nothing.
 *
 * Each explanation has a column: how much of the root's distance is due to each node; and where joined nodes add something of
 * themselves, one for that.
 *
 * @returns lines joined by newlines, without one at the end
 */
export function metricTreeText(tree: MetricTree, options: MetricTreeOptions = {}): string {
  const { barWidth = 16, paint = plain } = options;
  const names = options.distances ?? [...new Set(tree.nodes.flatMap((node) => Object.keys(node.distances)))];
  const rows = treeRows(tree.root, tree.nodes);
  const column = (heading: string, cell: (node: MetricTreeNode) => string): Column => ({
    heading,
    cells: rows.map(({ node }) => cell(node)),
    align: 'right',
  });
  const columns: Column[] = [
    { heading: 'node', cells: rows.map(({ lead, node }) => lead + node.id) },
    ...names.map((name) => column(name, ({ distances }) => distanceText(distances[name]))),
  ];
  if (tree.calibration) columns.push(column('closer', ({ percentile }) => percentText(percentile)));
  const explanations = Object.entries(tree.explanations);
  for (const [name, { nodes, own }] of explanations) {
    const isOne = explanations.length === 1;
    columns.push(column(isOne ? 'share' : name, ({ id }) => signedText(nodes[id])));
    if (own)
      columns.push(
        column(isOne ? 'own' : `${name}: own`, ({ id, children }) =>
          children.length > 0 ? signedText(own[id]) : '',
        ),
      );
  }
  if (tree.calibration)
    columns.push(column('differ', ({ probability }) => probabilityText(probability) || '-'));
  const [heading, ...lines] = alignColumns(columns).map(joinCells);
  const drawn = lines.map((line, index) => {
    const { lead, node } = rows[index]!;
    const absent = absence(node);
    if (absent) return paint('dim', `${line}  ${absent}`);
    const probability = node.probability ?? 0;
    const text = bar(probability, barWidth);
    const painted = text && paint(probability < 0.5 ? 'near' : 'far', text);
    return `${paint('dim', lead)}${line.slice(lead.length)}${painted && `  ${painted}`}`;
  });
  const notes = legend(tree);
  const doubt = doubtText(tree.precision);
  const { judgement, truth, cause } = pairVerdict(tree);
  const verdict = [judgement, truth?.text, cause].filter(Boolean).join(' ');
  return [
    ...(doubt === undefined ? [] : [paint('bold', doubt), '']),
    imageLine('a', tree.a),
    imageLine('b', tree.b),
    '',
    ...(verdict ? [verdict, ''] : []),
    paint('bold', heading ?? ''),
    ...drawn,
    ...(notes.length > 0 ? ['', ...notes.map((note) => paint('dim', note))] : []),
  ].join('\n');
}

/** Whether the parts add up to their node, and to what in all. */
function sumText(explanation: Explanation): string {
  const total = signedText(explanation.all - explanation.none);
  const addition = additionOf(explanation);
  if (addition === 'parts') return `parts add up to their node, all to ${total}`;
  if (addition === 'own') return `parts and their node's own add up to it, all to ${total}`;
  const { gap, outside } = explanation;
  if (addition === 'pixels') {
    const rest = `sums over pixels, outside the segments ${signedText(outside)}`;
    return gap === undefined ? rest : `${rest}; all to ${total}, off by ${distanceText(gap)}`;
  }
  const apart = 'parts do not add up to their node';
  return gap === undefined ? apart : `${apart}; together they miss ${total} by ${distanceText(gap)}`;
}

/** What the columns mean, and how far they can be trusted. */
function legend({ calibration, nodes, root, height, explanations, precision }: MetricTree): string[] {
  const lines: string[] = [];
  const named = Object.entries(explanations);
  for (const [name, explanation] of named) {
    const heading = (named.length > 1 ? name : 'share').padEnd(6);
    const { distance, title } = explanation;
    lines.push(`${heading}  of the root's ${distance} (${title}): ${sumText(explanation)}`);
  }
  if (calibration) {
    const { distance, split, samples, differing } = calibration;
    const pairs = calibration.pairs.toLocaleString('en');
    const reliability = nodes.find(({ id }) => id === root)?.reliability;
    lines.unshift(`closer  share of the ${split} pairs that are closer by ${distance} at this node`);
    lines.push(
      `differ  probability that the labels differ, by the node's ${distance}; of all pairs ${percentText(differing)} do`,
      `        (${pairs} pairs of ${samples} ${split} samples${reliability ? `; held out at ${root}: off by ${percentText(reliability.calibrationError, 1)}, Brier ${reliability.brier.toFixed(3)}, knowing nothing ${reliability.baseBrier.toFixed(3)}` : ''})`,
    );
  }
  if (height !== undefined)
    lines.push(`height  ${height}: at 0 images are compared as a whole, higher up part by part`);
  if (precision) lines.push(`model   ${precisionText(precision)}`);
  return lines;
}
