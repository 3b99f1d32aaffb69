import type { QueryResult } from '@hemlkit/core';
import { chanceText } from './chance-text';
import { alignColumns, type Column, joinCells } from './columns';
import { distanceText } from './number-text';
import { type Paint, plain } from './paint';
import { treeRows } from './tree-rows';

const lines = (columns: readonly Column[], paint: Paint): string[] => {
  const [heading, ...rest] = alignColumns(columns).map(joinCells);
  return [paint('bold', heading ?? ''), ...rest];
};

/**
 * The nearest neighbours of an image as text: a line a hit, then all hits' distances at every node, a column a hit.
 * Within a line of the second table distances have one scale; from line to line they do not.
 *
 * @returns lines joined by newlines, without one at the end
 */
export function queryText(result: QueryResult, options: { paint?: Paint } = {}): string {
  const { paint = plain } = options;
  const { query, node, distance, gallery, hits } = result;
  const label = query.label === undefined ? '' : `  (${query.label})`;
  const isRoot = hits[0]?.tree.root === node;
  const chance = chanceText(result.precision, isRoot ? undefined : node);
  const heading = [
    `${query.id}${label}`,
    `nearest of ${gallery.images} images (${gallery.name}) at ${node}, by ${distance}`,
    ...(chance === undefined ? [] : [chance]),
    '',
  ];
  if (hits.length === 0) return [...heading, 'No hits: no other image shows this node.'].join('\n');
  const hasLabels = hits.some(({ tree }) => tree.b.label !== undefined);
  const table: Column[] = [
    { heading: '#', cells: hits.map(({ rank }) => String(rank)), align: 'right' },
    { heading: 'image', cells: hits.map(({ tree }) => tree.b.id) },
    ...(hasLabels ? [{ heading: 'label', cells: hits.map(({ tree }) => tree.b.label ?? '') }] : []),
    { heading: distance, cells: hits.map((hit) => distanceText(hit.distance)), align: 'right' },
  ];
  const rows = treeRows(hits[0]!.tree.root, hits[0]!.tree.nodes);
  const byNode = hits.map(({ tree }) => new Map(tree.nodes.map((one) => [one.id, one])));
  const all: Column[] = [
    { heading: 'node', cells: rows.map((row) => row.lead + row.node.id) },
    ...hits.map(({ rank }, i): Column => {
      const cells = rows.map((row) => {
        const one = byNode[i]?.get(row.node.id);
        return one?.absent.length ? '·' : distanceText(one?.distances[distance]);
      });
      return { heading: `#${rank}`, cells, align: 'right' };
    }),
  ];
  const note = paint('dim', '·  one of the two images shows nothing of the node');
  const hasAbsent = all.some(({ cells }) => cells.includes('·'));
  return [
    ...heading,
    ...lines(table, paint),
    '',
    ...lines(all, paint),
    ...(hasAbsent ? ['', note] : []),
  ].join('\n');
}
