import { type Content, type Markup, markup } from '../markup/markup';
import { type FigureOptions, svgFigure, svgRule, svgText } from './svg';

/** A small chart's drawing area, and where values lie in it. */
export interface Panel {
  left: number;
  right: number;
  top: number;
  bottom: number;
  x(value: number): number;
  y(value: number): number;
}

/** One of many small charts that share their axes. */
export interface PanelContent {
  title: string;
  /** At the right of the title: the one number to remember. */
  figure?: string;
  /** Set off from the others: the root. */
  marked?: boolean;
  draw(panel: Panel): Content;
}

export interface PanelsRequest {
  name: string;
  panels: readonly PanelContent[];
  /** Of all panels; absent where each has its own scale, which is then not labelled. */
  x?: Axis;
  y?: Axis;
  /** What the figure's lines and areas stand for, above the panels. */
  key: readonly { colour: string; text: string }[];
  options: FigureOptions;
}

export interface Axis {
  /** Ascending; the axis goes from the first to the last. */
  ticks: readonly number[];
  text(value: number): string;
}

const margin = 20;
const columns = 6;
const plot = { width: 128, height: 64 };
const pitch = { x: plot.width + 24, y: plot.height + 54 };
const axisWidth = 34;
const keyHeight = 30;
const unit: Axis = { ticks: [0, 1], text: () => '' };

/** Small charts in rows of six, all on the same scale, so that they can be compared at a glance. */
export function panelsFigure({ name, panels, x, y, key, options }: PanelsRequest): string {
  const inRow = Math.min(columns, Math.max(1, panels.length));
  const rows = Math.ceil(panels.length / inRow);
  const horizontal = x ?? unit;
  const vertical = y ?? unit;
  const first = margin + (y ? axisWidth : 0);
  const between = ({ ticks }: Axis, value: number) =>
    (value - (ticks[0] as number)) / ((ticks.at(-1) as number) - (ticks[0] as number));
  const drawn = panels.map((content, i) => {
    const left = first + (i % inRow) * pitch.x;
    const top = margin + keyHeight + 22 + Math.floor(i / inRow) * pitch.y;
    const panel: Panel = {
      left,
      right: left + plot.width,
      top,
      bottom: top + plot.height,
      x: (value) => left + plot.width * between(horizontal, value),
      y: (value) => top + plot.height * (1 - between(vertical, value)),
    };
    const labels = [y && i % inRow === 0 && yLabels(panel, y), x && xLabels(panel, x)];
    return markup`<g>${head(panel, content)}${frame(panel, y)}${labels}${content.draw(panel)}</g>`;
  });
  const width = Math.max(560, margin + first + inRow * pitch.x);
  const height = margin + keyHeight + rows * pitch.y + margin / 2;
  return svgFigure({ width, height }, name, options, [keyLine(key), drawn]);
}

function head(panel: Panel, { title, figure = '', marked }: PanelContent): Markup[] {
  const width = plot.width - (figure ? 44 : 0);
  return [
    svgText(panel.left, panel.top - 7, marked ? `${title} (root)` : title, { bold: true, width }),
    svgText(panel.right, panel.top - 7, figure, { size: 11, anchor: 'end' }),
  ];
}

function frame({ left, right, bottom, y }: Panel, axis?: Axis): Markup {
  const lines = axis
    ? axis.ticks.map((tick) => markup`M${left} ${y(tick)}H${right}`)
    : markup`M${left} ${bottom}H${right}`;
  return markup`<g opacity="0.5">${svgRule(lines)}</g>`;
}

const yLabels = ({ left, y }: Panel, { ticks, text }: Axis): Markup[] =>
  ticks.map((tick) => svgText(left - 6, y(tick) + 3.5, text(tick), { size: 10, muted: true, anchor: 'end' }));

const xLabels = ({ x, bottom }: Panel, { ticks, text }: Axis): Markup[] =>
  ticks.map((tick, i) =>
    svgText(x(tick), bottom + 13, text(tick), {
      size: 10,
      muted: true,
      anchor: i === 0 ? 'start' : i === ticks.length - 1 ? 'end' : 'middle',
    }),
  );

function keyLine(key: PanelsRequest['key']): Markup[] {
  let x = margin;
  return key.map(({ colour, text }) => {
    const item = markup`<rect x="${x}" y="${margin - 2}" width="14" height="10" rx="2" fill="${colour}"/>${svgText(x + 20, margin + 7, text, { size: 11, muted: true })}`;
    x += 36 + text.length * 6.6;
    return item;
  });
}
