import { describe, expect, it } from 'vitest';
import { classColour } from './class-colours';
import { contactSheet, type SheetSample } from './contact-sheet';
import { caption, cellSide, fitted, layoutSheet, letter, swatch } from './layout';

const red = [255, 0, 0];

type Box = Record<'x' | 'y' | 'width' | 'height', number>;

function sample(nodes: SheetSample['nodes']): SheetSample {
  const image = Uint8Array.from({ length: 4 * 4 * 3 }, (_, i) => red[i % 3] as number);
  const map = Uint8Array.from({ length: 16 }, (_, i) => (i < 8 ? 0 : 2));
  return { id: 'a<b&c', label: 'yes', size: 4, image, map, classes: ['background', 'hair', 'skin'], nodes };
}

const node = (id: string, seen: 'shown' | 'lost' | 'absent' = 'shown') => ({
  id,
  isLeaf: true,
  seen,
  image: new Uint8Array(48).fill(9),
});

/** The colour of a sheet's pixel. */
const pixel = ({ pixels, width }: { pixels: Uint8Array; width: number }, x: number, y: number) => [
  ...pixels.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];

describe('contactSheet', () => {
  it('draws the image, the class map in its colours, and every node', () => {
    const sheet = contactSheet(
      'a title',
      [sample([node('skin'), node('hair', 'absent')])],
      new Set(['skin']),
    );
    const {
      samples: [place],
      side,
    } = layoutSheet(4, 1, 2, [
      { id: 2, name: 'skin' },
      { name: 'in no segment:' },
      { id: 0, name: 'background' },
    ]);
    const at = (cell = { x: 0, y: 0 }, down = 0.25) => pixel(sheet, cell.x + side / 2, cell.y + side * down);
    expect(sheet.pixels).toHaveLength(sheet.width * sheet.height * 3);
    expect(at(place?.image)).toEqual(red);
    expect(at(place?.map, 0.25)).toEqual([...classColour(0, 'background')]);
    expect(at(place?.map, 0.75)).toEqual([...classColour(2, 'skin')]);
    expect(at(place?.nodes[0])).toEqual([9, 9, 9]);
    expect(at(place?.nodes[1])).toEqual([240, 240, 242]);
  });

  it('names samples, labels and classes, in text that is safe in an SVG', () => {
    const { svg } = contactSheet(
      'x',
      [sample([node('skin'), node('lips', 'lost'), { ...node('all'), isLeaf: false }])],
      new Set(['skin']),
    );
    const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, content]) => content);
    expect(texts).toEqual([
      'x',
      'skin',
      'in no segment:',
      'background',
      'yes: a&lt;b&amp;c',
      'image',
      'class map',
      'skin',
      'lips',
      'lost at 4x4',
      'all (root)',
    ]);
  });
});

describe('layoutSheet', () => {
  const names = ['background', 'u_lip', 'a class with a long name'];
  const cases = [1, 4, 8, 17, 40].flatMap((nodes) =>
    [32, 64, 100, 224, 512].map((size) => [nodes, size] as const),
  );

  it.each(cases)('keeps the cells of %i nodes at %i pixels apart and on the sheet', (nodes, size) => {
    const legend = Array.from({ length: 30 }, (_, id) => ({ id, name: names[id % 3] as string }));
    const { width, height, side, samples, ...layout } = layoutSheet(size, 3, nodes, legend);
    expect(side).toBeGreaterThanOrEqual(96);
    expect(side).toBeLessThanOrEqual(256);
    expect(width).toBeLessThanOrEqual(1392);
    const boxes = [
      ...layout.legend.map(({ x, y }, i) => ({
        x,
        y,
        width: swatch + 6 + (legend[i]?.name.length ?? 0) * letter,
        height: swatch,
      })),
      ...samples.flatMap(({ heading, image, map, nodes }) => [
        { ...heading, width: width - 40, height: 22 },
        ...[image, map, ...nodes].map((place) => ({ ...place, width: side, height: side + caption })),
      ]),
    ];
    const outside = boxes.filter(
      (a) => a.x < 0 || a.y < 0 || a.x + a.width > width || a.y + a.height > height,
    );
    expect(outside).toEqual([]);
    const isApart = (a: Box, b: Box) =>
      a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
    expect(boxes.filter((a, i) => boxes.slice(i + 1).some((b) => !isApart(a, b)))).toEqual([]);
  });

  it('shows small pictures by whole multiples, and no cell is larger than 256', () => {
    expect([32, 64, 128, 224, 512].map(cellSide)).toEqual([128, 128, 128, 224, 256]);
  });

  it('cuts names that do not fit', () => {
    expect(fitted('l_lip', 128)).toBe('l_lip');
    expect(fitted('a-very-long-name-of-a-segment', 128)).toBe('a-very-long-name…');
  });
});

it('gives neighbouring classes colours that are told apart', () => {
  const colours = Array.from({ length: 19 }, (_, id) => classColour(id, `class ${id}`));
  const apart = (a: readonly number[], b: readonly number[]) =>
    Math.hypot(...a.map((value, c) => value - (b[c] as number)));
  for (const [i, a] of colours.entries())
    for (const b of colours.slice(i + 1)) expect(apart(a, b)).toBeGreaterThan(30);
  expect(classColour(0, 'Background')).toEqual(classColour(7, 'null'));
});
