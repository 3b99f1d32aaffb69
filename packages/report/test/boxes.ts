import { textWidth } from '../src/markup/text-width';

/** Where something is drawn, in pixels. */
export interface Box {
  what: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
const decode = (text: string): string =>
  text.replace(
    /&(lt|gt|quot|#39|amp);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name] ?? "'",
  );
const number = (tag: string, name: string, otherwise = 0): number =>
  Number(attribute(tag, name) ?? otherwise);

/** The figure's size, and a box for every picture and every text in it. */
export function boxesOf(svg: string): { width: number; height: number; boxes: Box[] } {
  const boxes: Box[] = [];
  // A figure within the figure is one picture.
  const inner = /(<svg x=[^>]*>).*?<\/svg>/gs;
  const tags = [...svg.replaceAll(inner, '').matchAll(/<(image|use) [^>]*>/g), ...svg.matchAll(inner)];
  for (const [whole, inside = ''] of tags) {
    const tag = inside.startsWith('<svg') ? inside : whole;
    const [left, top] = [number(tag, 'x'), number(tag, 'y')];
    boxes.push({
      what: 'picture',
      left,
      top,
      right: left + number(tag, 'width'),
      bottom: top + number(tag, 'height'),
    });
  }
  for (const [, tag = '', written = ''] of svg.matchAll(
    /(<text [^>]*>)(?:<title>.*?<\/title>)?([^<]*)<\/text>/g,
  )) {
    const content = decode(written);
    const size = number(tag, 'font-size', 12);
    // Fonts that are there are narrower than the width that is reckoned with.
    const width = textWidth(content, size) * 0.85;
    const [x, y] = [number(tag, 'x'), number(tag, 'y')];
    const left =
      { start: x, middle: x - width / 2, end: x - width }[attribute(tag, 'text-anchor') ?? 'start'] ?? x;
    boxes.push({ what: content, left, top: y - size * 0.75, right: left + width, bottom: y + size * 0.2 });
  }
  return { width: number(svg, 'width'), height: number(svg, 'height'), boxes };
}

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** What is cut at the figure's edge or lies over something else, in words. */
export function misplaced(svg: string): string[] {
  const { width, height, boxes } = boxesOf(svg);
  const cut = boxes
    .filter(({ left, top, right, bottom }) => left < 0 || top < 0 || right > width || bottom > height)
    .map(({ what }) => `${what} is cut`);
  const over = boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter((b) => overlap(a, b))
      .map((b) => `${a.what} is over ${b.what}`),
  );
  return [...cut, ...over];
}
