import { type Content, Markup, markup } from '../markup/markup';
import { shorten } from '../markup/text-width';

/** Fonts that machines have; the last is whatever there is. */
const fonts = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

export interface FigureOptions {
  /**
   * `file` (default): a picture of its own, on white. `page`: to stand in an HTML page, whose colour of text and
   * background it takes.
   */
  for?: 'file' | 'page';
}

/**
 * A figure as SVG. In a page it takes the page's font, and its ink is `currentColor`, so that a page can be dark.
 *
 * @param size in pixels
 * @param name the figure's name for screen readers
 */
export function svgFigure(
  { width, height }: { width: number; height: number },
  name: string,
  options: FigureOptions,
  content: Content,
): string {
  const file = options.for !== 'page';
  const own = new Markup(
    file ? ` xmlns="http://www.w3.org/2000/svg" color="#1f2328" font-family="${fonts}"` : '',
  );
  const paper = file && markup`<rect width="${width}" height="${height}" fill="#ffffff"/>`;
  return markup`<svg${own} width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}" fill="currentColor">${paper}${content}</svg>`
    .text;
}

export interface TextStyle {
  /** Of the font, in pixels. Default: 12. */
  size?: number;
  bold?: boolean;
  /** Less important. */
  muted?: boolean;
  anchor?: 'start' | 'middle' | 'end';
  fill?: string;
  /** At most so wide, in pixels: a longer text is shortened, and shows whole when pointed at. */
  width?: number;
}

/** A line of text. `y` is its baseline. */
export function svgText(x: number, y: number, text: string, style: TextStyle = {}): Markup {
  const { size = 12, bold, muted, anchor = 'start', fill, width } = style;
  const shown = width === undefined ? text : shorten(text, width, size);
  const look = [
    anchor !== 'start' && markup` text-anchor="${anchor}"`,
    bold && markup` font-weight="600"`,
    muted && markup` fill-opacity="0.7"`,
    fill !== undefined && markup` fill="${fill}"`,
  ];
  const whole = shown !== text && markup`<title>${text}</title>`;
  return markup`<text x="${x}" y="${y}" font-size="${size}"${look}>${whole}${shown}</text>`;
}

/** A line through points, not filled. */
export function svgPath(
  points: readonly (readonly [x: number, y: number])[],
  stroke: string,
  width = 1.5,
): Markup {
  const path = points.map(([x, y], i) => markup`${i === 0 ? 'M' : 'L'}${x} ${y}`);
  return markup`<path d="${path}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linejoin="round"/>`;
}

/** A faint line, for trees, axes and frames. */
export const svgRule = (d: Content): Markup =>
  markup`<path d="${d}" fill="none" stroke="currentColor" stroke-opacity="0.35"/>`;
