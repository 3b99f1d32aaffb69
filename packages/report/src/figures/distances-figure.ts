import { type Markup, markup } from '../markup/markup';
import { distanceText } from '../number-text';
import { alike, different } from './colours';
import { histogram, type PairGroups, quantile, separationOf } from './pair-groups';
import { type Panel, type PanelContent, panelsFigure } from './panels';
import { type FigureOptions, svgText } from './svg';
import { treeLayout } from './tree-layout';

export interface DistancesOptions extends FigureOptions {
  /** The distance's type. */
  distance: string;
  /** Larger is closer. Default: false. */
  inverted?: boolean;
}

const bins = 32;

/**
 * How far apart pairs of the same label and pairs of different labels are at every node: two histograms a node, each on
 * its node's own scale, and how well the distance distinguishes them.
 *
 * @param groups by node
 * @returns SVG
 */
export function distancesFigure(
  tree: { root: string; nodes: readonly { id: string; children: readonly string[] }[] },
  groups: Record<string, PairGroups>,
  { distance, inverted = false, ...options }: DistancesOptions,
): string {
  const panels = treeLayout(tree.root, tree.nodes)
    .places.filter(({ node }) => groups[node.id])
    .map(({ node: { id } }): PanelContent => {
      const own = groups[id] as PairGroups;
      const auc = separationOf(own, inverted);
      return {
        title: id,
        marked: id === tree.root,
        figure: Number.isNaN(auc) ? '' : auc.toFixed(2),
        draw: (panel) => histograms(panel, own),
      };
    });
  return panelsFigure({
    name: `Distances (${distance}) of pairs of the same label and of different labels, at every node`,
    panels,
    key: [
      { colour: alike, text: 'same label' },
      { colour: different, text: 'different labels' },
      {
        colour: 'none',
        text: `${distance}, each node on its own scale without the farthest 1 %; number: area under the ROC curve`,
      },
    ],
    options,
  });
}

function histograms(panel: Panel, { same, different: other }: PairGroups): Markup[] {
  // A hundredth of the pairs at either end would squeeze all others together.
  const low = Math.min(0, quantile(same, 0.01), quantile(other, 0.01));
  const high = Math.max(quantile(same, 0.99), quantile(other, 0.99));
  const both = [histogram(same, low, high, bins), histogram(other, low, high, bins)] as const;
  const highest = Math.max(...both.flat(), 1e-9);
  const { left, right, top, bottom } = panel;
  const x = (bin: number) => left + ((right - left) * bin) / bins;
  const area = (shares: readonly number[], colour: string) => {
    const steps = shares.map(
      (share, bin) => markup`V${bottom - ((bottom - top) * share) / highest}H${x(bin + 1)}`,
    );
    return markup`<path d="M${left} ${bottom}${steps}V${bottom}Z" fill="${colour}" fill-opacity="0.35" stroke="${colour}"/>`;
  };
  return [
    area(both[0], alike),
    area(both[1], different),
    svgText(left, bottom + 13, low === 0 ? '0' : distanceText(low), { size: 10, muted: true }),
    svgText(right, bottom + 13, distanceText(high), { size: 10, muted: true, anchor: 'end' }),
  ];
}
