import { faceClasses } from '../shared/masks/face-classes';
import { type Colour, css } from './colour';
import type { Layer, Mark, Paint } from './layer';

/** The size of the drawing in its own units. */
export const units = 256;

export interface Picture {
  /** What lies behind everything, without pose. */
  backdrop: readonly Layer[];
  layers: readonly Layer[];
  /** SVG transform of the layers: the pose. */
  transform: string;
  /** Painted over all: the light. */
  light: readonly Mark[];
}

/** The picture as one sees it. @param size pixels a side */
export function imageSvg(picture: Picture, size: number): string {
  const writer = new Writer();
  const body =
    picture.backdrop.map((layer) => writer.layer(layer)).join('') +
    `<g transform="${picture.transform}">${picture.layers.map((layer) => writer.layer(layer)).join('')}</g>` +
    picture.light.map((mark) => writer.mark(mark)).join('');
  return document(size, `<defs>${writer.definitions.join('')}</defs>${body}`);
}

/** The picture's class map: flat colours without anti-aliasing, as `classColour` codes them. */
export function mapSvg(picture: Picture, size: number): string {
  const flat = (layer: Layer) => {
    const colour = css(classColour(faceClasses.indexOf(layer.class)));
    return layer.line
      ? `<path d="${layer.d}" fill="none" stroke="${colour}" stroke-width="${layer.line}" stroke-linecap="round"/>`
      : `<path d="${layer.d}" fill="${colour}"/>`;
  };
  return document(
    size,
    `<g shape-rendering="crispEdges">${picture.backdrop.map(flat).join('')}` +
      `<g transform="${picture.transform}">${picture.layers.map(flat).join('')}</g></g>`,
  );
}

/** A class id as a colour whose three channels agree only if nothing was blended. */
export function classColour(id: number): Colour {
  return [id, 255 - id, (id * 37) % 251];
}

function document(size: number, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${units} ${units}">${body}</svg>`;
}

/** Writes layers and marks; gradients and clip paths go to `definitions`. */
class Writer {
  readonly definitions: string[] = [];

  layer({ d, line, fill, opacity = 1, marks = [] }: Layer): string {
    const paint = this.paint(fill);
    if (line) {
      return `<path d="${d}" fill="none" stroke="${paint}" stroke-width="${line}" stroke-linecap="round"/>`;
    }
    const base = `<path d="${d}" fill="${paint}" fill-opacity="${opacity}"/>`;
    if (marks.length === 0) return base;
    const clip = this.define((id) => `<clipPath id="${id}"><path d="${d}"/></clipPath>`);
    return `${base}<g clip-path="url(#${clip})">${marks.map((mark) => this.mark(mark)).join('')}</g>`;
  }

  mark({ d, fill, stroke, opacity = 1 }: Mark): string {
    const filled = fill ? this.paint(fill) : 'none';
    const stroked = stroke
      ? ` stroke="${css(stroke.colour)}" stroke-width="${stroke.width}" stroke-linecap="round"`
      : '';
    // Not `opacity`, which has the renderer compose each mark on a surface of its own: twice as slow.
    return `<path d="${d}" fill="${filled}"${stroked} fill-opacity="${opacity}" stroke-opacity="${opacity}"/>`;
  }

  private paint(paint: Paint): string {
    if (!('kind' in paint)) return css(paint);
    const stops = paint.stops
      .map(
        ([at, colour, opacity = 1]) =>
          `<stop offset="${at}" stop-color="${css(colour)}" stop-opacity="${opacity}"/>`,
      )
      .join('');
    const id = this.define((name) => {
      if (paint.kind === 'linear') {
        const [x1, y1] = paint.from;
        const [x2, y2] = paint.to;
        const ends = `x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"`;
        return `<linearGradient id="${name}" gradientUnits="userSpaceOnUse" ${ends}>${stops}</linearGradient>`;
      }
      const [x, y] = paint.at;
      const [rx, ry] = paint.radius;
      const place = `gradientTransform="translate(${x} ${y}) scale(${rx} ${ry})"`;
      return `<radialGradient id="${name}" gradientUnits="userSpaceOnUse" cx="0" cy="0" r="1" ${place}>${stops}</radialGradient>`;
    });
    return `url(#${id})`;
  }

  private define(write: (id: string) => string): string {
    const id = `d${this.definitions.length}`;
    this.definitions.push(write(id));
    return id;
  }
}
