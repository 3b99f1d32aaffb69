import type { MetricTree, MetricTreeNode } from '@hemlkit/core';
import { distanceText } from '../number-text';
import { sharesOf } from '../shown';
import { type Colour, probabilityColour } from './colours';
import { heatColour } from './heat-colour';

/** How strongly the largest number covers the photograph, 0 to 1. */
const strongest = 0.8;

/** The colours of the parts of a pair's photographs. */
export interface PartTints {
  /** By leaf. */
  parts: Record<string, { colour: Colour; opacity: number }>;
  /** What the colours mean. Empty where no part has one. */
  title: string;
  /** The colours from the scale's beginning, 0, to its end, 1; and the numbers there and, if there are three, in the middle. */
  scale: { colourAt(share: number): Colour; texts: string[] };
}

/**
 * What every leaf contributes, as a colour: blue draws the two together, orange apart, and the more the stronger. What a joined
 * node adds of itself is shared out equally among its leaves, so that all of them together have the whole. A tree without
 * explanations has the probability by each part alone.
 */
export function partTints(tree: MetricTree): PartTints {
  const explanation = sharesOf(tree);
  if (!explanation) return probabilityTints(tree);
  const values = leafShares(tree);
  const most = Math.max(...Object.values(values).map(Math.abs), 0);
  const tint = (value: number) => {
    const size = most > 0 ? value / most : 0;
    return { colour: heatColour(size), opacity: strongest * Math.abs(size) };
  };
  const isSigned = Object.values(values).some((value) => value < -most / 100);
  const ends = isSigned ? [`−${distanceText(most)}`, '0'] : ['0'];
  return {
    parts: Object.fromEntries(Object.entries(values).map(([id, value]) => [id, tint(value)])),
    title: explanation.own
      ? 'Contribution of each part; that of joined nodes divided among their parts.'
      : `Contribution of each part (${explanation.title}).`,
    scale: {
      colourAt: (share) => heatColour(isSigned ? 2 * share - 1 : share),
      texts: [...ends, `+${distanceText(most)}`],
    },
  };
}

/** By leaf: its own share, and an equal part of what each node above it adds of itself. */
export function leafShares(tree: MetricTree): Record<string, number> {
  const { nodes: shares = {}, own = shares } = sharesOf(tree) ?? {};
  const found: Record<string, number> = {};
  const give = (id: string, value = 0) => {
    found[id] = (found[id] ?? 0) + value;
  };
  for (const node of tree.nodes) {
    if (node.children.length === 0) give(node.id, own[node.id]);
    else if (own !== shares) {
      const leaves = leavesBelow(tree, node.id);
      const shown = leaves.filter(({ absent }) => absent.length < 2);
      const taking = shown.length > 0 ? shown : leaves;
      for (const leaf of taking) give(leaf.id, (own[node.id] ?? 0) / taking.length);
    }
  }
  return found;
}

/** The leaves of a node's subtree; a leaf is its own. */
export function leavesBelow({ nodes }: Pick<MetricTree, 'nodes'>, id: string): MetricTreeNode[] {
  const node = nodes.find((one) => one.id === id);
  if (!node) return [];
  return node.children.length === 0
    ? [node]
    : node.children.flatMap((child) => leavesBelow({ nodes }, child));
}

function probabilityTints({ nodes }: MetricTree): PartTints {
  const leaves = nodes.filter((node) => node.children.length === 0 && node.absent.length === 0);
  const tints = leaves.flatMap(({ id, probability }) =>
    probability === undefined
      ? []
      : [
          [
            id,
            { colour: probabilityColour(probability), opacity: strongest * Math.abs(2 * probability - 1) },
          ] as const,
        ],
  );
  return {
    parts: Object.fromEntries(tints),
    title: tints.length > 0 ? 'Probability that the labels differ, by each part alone.' : '',
    scale: {
      colourAt: probabilityColour,
      texts: ['0 %', '50 %', '100 %'],
    },
  };
}
