import type { ArmFigures, VerifiedArm } from '@hemlkit/bias';
import type { Estimate } from '@hemlkit/core';
import { type Content, type Markup, markup } from '../markup/markup';
import { percentage, range } from '../verified-numbers';
import { alike, different } from './colours';
import { type FigureOptions, svgFigure, svgRule, svgText } from './svg';
import { ticks } from './ticks';

export interface ArmsFigureOptions extends FigureOptions {
  title: string;
  /** Which figure of the arms. */
  of: keyof ArmFigures;
  /** A value that means something for itself, drawn as a line: 0 for differences. */
  at?: number;
}

const [left, width] = [92, 344];
const plot = 128;
const [head, line, foot] = [36, 24, 26];
const margin = 8;

/**
 * One figure of every arm as a dot and its 95 % interval, in percent, one above the other, so that they can be compared; a
 * dashed line goes through the biased arm's value. Narrow enough for a phone.
 *
 * @returns SVG
 */
export function armsFigure(arms: readonly VerifiedArm[], options: ArmsFigureOptions): string {
  const rows = arms.map(({ arm, figures }) => ({ arm, estimate: figures[options.of] }));
  const { at } = options;
  const ends = [
    ...rows.flatMap(({ estimate: { value, low, high } }) => [value, low, high]),
    at ?? Number.NaN,
  ];
  const known = ends.filter((value) => Number.isFinite(value)).map((value) => 100 * value);
  const marks = known.length > 0 ? ticks(Math.min(...known), Math.max(...known), 5) : [0, 100];
  const [first, last] = [marks[0] as number, marks.at(-1) as number];
  const x = (value: number) => left + (plot * (100 * value - first)) / (last - first);
  const bottom = head + rows.length * line;
  const upright = (value: number | undefined, look: Content = '') =>
    value !== undefined &&
    Number.isFinite(value) &&
    markup`<path d="M${x(value)} ${head}V${bottom}" stroke="currentColor" stroke-opacity="0.6"${look}/>`;
  const axis = marks.map((mark, i) => {
    const anchor = i === 0 ? 'start' : i === marks.length - 1 ? 'end' : 'middle';
    return [
      markup`<g opacity="0.5">${svgRule(markup`M${x(mark / 100)} ${head}V${bottom}`)}</g>`,
      svgText(x(mark / 100), bottom + 14, String(mark), { size: 10, muted: true, anchor }),
    ];
  });
  return svgFigure({ width, height: bottom + foot }, options.title, options, [
    svgText(margin, 20, options.title, { bold: true, width: width - 2 * margin }),
    axis,
    upright(at),
    upright(rows[0]?.estimate.value, markup` stroke-dasharray="3 3"`),
    rows.map(({ arm, estimate }, i) => row(arm, estimate, head + (i + 0.5) * line, x)),
  ]);
}

function row(arm: string, estimate: Estimate, y: number, x: (value: number) => number): Markup {
  const { value, low, high } = estimate;
  const known = [value, low, high].every(Number.isFinite);
  const right = left + plot + 12;
  return markup`<g>${svgText(margin, y + 4, arm, { width: left - margin - 6 })}${known && dot(arm, estimate, y, x)}${svgText(
    right + 30,
    y + 4,
    percentage(value),
    { anchor: 'end', bold: true },
  )}${svgText(right + 38, y + 4, range(estimate), { size: 10.5, muted: true })}</g>`;
}

/** The biased arm is a filled orange dot, remedies are filled blue ones; the oracle, which is not a remedy, is hollow. */
function dot(arm: string, { value, low, high }: Estimate, y: number, x: (value: number) => number): Markup {
  const colour = arm === 'biased' ? different : arm === 'oracle' ? 'currentColor' : alike;
  const clear = arm === 'oracle' ? 5 : 0;
  const bar = markup`M${x(low)} ${y}H${Math.max(x(low), x(value) - clear)}M${Math.min(x(high), x(value) + clear)} ${y}H${x(high)}`;
  const circle =
    arm === 'oracle'
      ? markup`<circle cx="${x(value)}" cy="${y}" r="4" fill="none" stroke="${colour}" stroke-width="2"/>`
      : markup`<circle cx="${x(value)}" cy="${y}" r="4.5" fill="${colour}"/>`;
  return markup`<path d="${bar}" stroke="${colour}" stroke-width="2"/>${circle}`;
}
