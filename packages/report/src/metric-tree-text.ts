import type { MetricTree, MetricTreeNode } from '@hemlkit/core';
import { alignColumns, type Column, joinCells } from './columns';
import { type Paint, plain } from './paint';
import { treeRows } from './tree-rows';

export interface MetricTreeOptions {
  /** The distances to show, the first with a bar. Default: all that the tree has. */
  distances?: string[];
  /** How wide the longest bar is, in characters. 0: no bars. Default: 16. */
  barWidth?: number;
  /** Default: no colours. */
  paint?: Paint;
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar for a share of the longest one. */
function bar(share: number, width: number): string {
  const steps = Math.round(Math.max(0, Math.min(1, share)) * width * 8);
  return '█'.repeat(Math.floor(steps / 8)) + (eighths[steps % 8] ?? '');
}

const distanceText = (value: number | undefined) =>
  value === undefined || !Number.isFinite(value) ? '-' : value.toFixed(3);

/** A signed number: a part can also bring two images nearer. */
const shareText = (value: number | undefined) =>
  value === undefined ? '' : `${value < 0 ? '-' : '+'}${distanceText(Math.abs(value))}`;

function absence(node: MetricTreeNode): string {
  if (node.absent.length === 0) return '';
  return node.absent.length === 2 ? 'in neither image' : `not in image ${node.absent[0]}`;
}

const imageLine = (name: string, image: { id: string; label?: string }) =>
  `${name}  ${image.id}${image.label === undefined ? '' : `  (${image.label})`}`;

/**
 * The explanation of a pair as text: the tree, each node with the distance of the two images at that node. Bars are
 * scaled to the largest distance at a node that both images show; a node that one of them does not show has no
 * bar, since its distance compares a part with nothing.
 *
 * With Owen values there is a column of shares: what each part adds to the root's distance. They add up.
 *
 * @returns lines joined by newlines, without one at the end
 */
export function metricTreeText(tree: MetricTree, options: MetricTreeOptions = {}): string {
  const { barWidth = 16, paint = plain } = options;
  const names = options.distances ?? [...new Set(tree.nodes.flatMap((node) => Object.keys(node.distances)))];
  const rows = treeRows(tree.root, tree.nodes);
  const first = names[0] ?? '';
  const shown = (node: MetricTreeNode) => {
    const value = node.distances[first];
    return node.absent.length === 0 && value !== undefined && Number.isFinite(value) ? value : undefined;
  };
  const largest = Math.max(0, ...rows.map(({ node }) => shown(node) ?? 0));
  const columns: Column[] = [
    { heading: 'node', cells: rows.map(({ lead, node }) => lead + node.id) },
    ...names.map(
      (name): Column => ({
        heading: name,
        cells: rows.map(({ node }) => distanceText(node.distances[name])),
        align: 'right',
      }),
    ),
  ];
  if (tree.owen)
    columns.push({
      heading: 'share',
      cells: rows.map(({ node }) => shareText(node.owen)),
      align: 'right',
    });
  const [heading, ...lines] = alignColumns(columns).map(joinCells);
  const drawn = lines.map((line, index) => {
    const { lead, node } = rows[index]!;
    const absent = absence(node);
    if (absent) return paint('dim', `${line}  ${absent}`);
    const share = largest > 0 ? (shown(node) ?? 0) / largest : 0;
    const text = barWidth > 0 ? bar(share, barWidth) : '';
    const painted = text && paint(share < 0.5 ? 'near' : 'far', text);
    return `${paint('dim', lead)}${line.slice(lead.length)}${painted && `  ${painted}`}`;
  });
  return [imageLine('a', tree.a), imageLine('b', tree.b), '', paint('bold', heading ?? ''), ...drawn].join(
    '\n',
  );
}
