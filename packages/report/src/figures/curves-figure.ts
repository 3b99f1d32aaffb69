import { markup } from '../markup/markup';
import { metricText, shortName } from '../metric-names';
import { alike } from './colours';
import { type PanelContent, panelsFigure } from './panels';
import { type FigureOptions, svgPath } from './svg';
import { ticks } from './ticks';
import { treeLayout } from './tree-layout';

export interface CurvesOptions extends FigureOptions {
  /** A metric's name, or `loss`. */
  value: string;
}

/** What a curve is drawn of, as `Run.history` gives it. */
export interface CurveHistory {
  bestEpoch: number;
  epochs: readonly { epoch: number; loss: number; metrics: Record<string, number> }[];
}

/**
 * Learning curves: a small chart a node, root first, all on one scale; the epoch whose weights were kept has a dot.
 *
 * @param history by node
 * @returns SVG
 */
export function curvesFigure(
  tree: { root: string; nodes: readonly { id: string; children: readonly string[] }[] },
  history: Record<string, CurveHistory>,
  { value, ...options }: CurvesOptions,
): string {
  const isLoss = value === 'loss';
  const curveOf = (id: string) =>
    (history[id]?.epochs ?? [])
      .map(({ epoch, loss, metrics }) => [epoch, isLoss ? loss : metrics[value]] as const)
      .filter((point): point is readonly [number, number] => Number.isFinite(point[1]));
  // A method of one model measures only what it is kept by after an epoch: nodes without numbers have no panel.
  const curves = treeLayout(tree.root, tree.nodes)
    .places.map(({ node }) => [node.id, curveOf(node.id)] as const)
    .filter(([id, curve]) => id === tree.root || curve.length > 0);
  const all = curves.flatMap(([, curve]) => curve);
  const values = all.map(([, y]) => y);
  const last = Math.max(2, ...all.map(([epoch]) => epoch));
  const text = (y: number | undefined) => (isLoss ? shortNumber(y) : metricText(value, y));
  const panels = curves.map(([id, curve]): PanelContent => {
    const best = curve.find(([epoch]) => epoch === history[id]?.bestEpoch) ?? curve.at(-1);
    return {
      title: id,
      marked: id === tree.root,
      figure: text(best?.[1]),
      draw: ({ x, y }) => [
        curve.length > 1 &&
          svgPath(
            curve.map(([epoch, at]) => [x(epoch), y(at)]),
            alike,
            1.75,
          ),
        best && markup`<circle cx="${x(best[0])}" cy="${y(best[1])}" r="3" fill="${alike}"/>`,
      ],
    };
  });
  const named = isLoss ? 'training loss' : `${shortName(value)} on the validation split`;
  const range: [low: number, high: number] =
    values.length > 0 ? [Math.min(...values, ...(isLoss ? [0] : [])), Math.max(...values)] : [0, 1];
  return panelsFigure({
    name: `Learning curves: ${named} by epoch`,
    panels,
    x: { ticks: [1, last], text: String },
    y: {
      ticks: ticks(...range),
      text: (tick) => (isLoss ? shortNumber(tick) : metricText(value, tick).replace(/\.0$/, '')),
    },
    key: [{ colour: alike, text: `${named} by epoch; the dot is the epoch whose weights were kept` }],
    options,
  });
}

const shortNumber = (value: number | undefined): string =>
  value === undefined ? '-' : String(Number(value.toPrecision(2)));
