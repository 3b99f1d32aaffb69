import { Canvas } from './canvas';
import { classColour, type Rgb } from './class-colours';
import { caption, fitted, type LegendEntry, layoutSheet, type Place, swatch } from './layout';
import { escaped } from './svg-text';

/** One sample on a contact sheet. Pictures are RGB bytes [size, size, 3]. */
export interface SheetSample {
  id: string;
  label: string;
  size: number;
  image: Uint8Array;
  /** Class ids [size, size] */
  map: Uint8Array;
  /** Names of the class ids. */
  classes: readonly string[];
  nodes: readonly { id: string; isLeaf: boolean; image: Uint8Array; seen: 'shown' | 'lost' | 'absent' }[];
}

/** A contact sheet, drawn: its pixels, and its texts as an SVG to be laid over them. */
export interface ContactSheet {
  width: number;
  height: number;
  /** RGB bytes [height, width, 3] */
  pixels: Uint8Array;
  svg: string;
}

const paper: Rgb = [255, 255, 255];
const empty: Rgb = [240, 240, 242];

/**
 * Draws samples as the tree sees them: the image, its class map in colours with a legend, and the image of every node
 * given; a node of which nothing is seen is an empty cell that states it.
 *
 * @param samples one or more, of one size and with the same nodes
 * @param segmented names of the classes that are in a segment; the others are marked in the legend
 */
export function contactSheet(
  title: string,
  samples: readonly [SheetSample, ...SheetSample[]],
  segmented: ReadonlySet<string>,
): ContactSheet {
  const [{ size, nodes, classes }] = samples;
  const legend = legendOf(samples, segmented);
  const layout = layoutSheet(size, samples.length, nodes.length, legend);
  const { width, height, side } = layout;
  const canvas = new Canvas(width, height, paper);
  const texts: string[] = [text(layout.title, 14, title, 'font-size="17" font-weight="bold"')];
  const colours = classes.map((name, id) => classColour(id, name));
  for (const [i, { id, name }] of legend.entries()) {
    const { x, y } = layout.legend[i] as Place;
    if (id === undefined) {
      texts.push(text({ x, y }, 11, name, faint));
      continue;
    }
    canvas.fill(x, y, swatch, swatch, colours[id] as Rgb);
    texts.push(text({ x: x + swatch + 6, y }, 11, name));
  }
  const cell = ({ x, y }: Place, name: string, picture: Uint8Array) => {
    canvas.picture(x, y, side, picture, size);
    texts.push(text({ x, y: y + side }, caption - 6, fitted(name, side)));
  };
  for (const [i, sample] of samples.entries()) {
    const place = layout.samples[i] as (typeof layout.samples)[number];
    texts.push(
      text(place.heading, 19, fitted(`${sample.label}: ${sample.id}`, width - 40), 'font-weight="bold"'),
    );
    cell(place.image, 'image', sample.image);
    cell(place.map, 'class map', coloured(sample.map, colours));
    for (const [n, node] of sample.nodes.entries()) {
      const at = place.nodes[n] as Place;
      const name = node.isLeaf ? node.id : `${node.id} (root)`;
      if (node.seen === 'shown') {
        cell(at, name, node.image);
        continue;
      }
      canvas.fill(at.x, at.y, side, side, empty);
      texts.push(text({ x: at.x, y: at.y + side }, caption - 6, fitted(name, side), faint));
      const why = node.seen === 'absent' ? 'absent' : `lost at ${size}x${size}`;
      texts.push(text({ x: at.x + side / 2, y: at.y + side / 2 }, 4, why, `${faint} text-anchor="middle"`));
    }
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="12.5" fill="#1c1c1f">${texts.join('')}</svg>`;
  return { width, height, pixels: canvas.data, svg };
}

const faint = 'fill="#77777d"';

/** The classes that the samples show: first those that some segment shows, then the others. */
function legendOf(samples: readonly SheetSample[], segmented: ReadonlySet<string>): LegendEntry[] {
  const classes = samples[0]?.classes ?? [];
  const entries = [...new Set(samples.flatMap(({ map }) => [...new Set(map)]))]
    .sort((a, b) => a - b)
    .map((id) => ({ id, name: classes[id] as string }));
  const inside = entries.filter(({ name }) => segmented.has(name));
  const outside = entries.filter(({ name }) => !segmented.has(name));
  return outside.length > 0 ? [...inside, { name: 'in no segment:' }, ...outside] : inside;
}

/** Text whose baseline lies `below` pixels under a place. */
const text = ({ x, y }: Place, below: number, content: string, attributes = ''): string =>
  `<text x="${x}" y="${y + below}" ${attributes}>${escaped(content)}</text>`;

function coloured(map: Uint8Array, colours: readonly Rgb[]): Uint8Array {
  const pixels = new Uint8Array(map.length * 3);
  for (const [i, id] of map.entries()) pixels.set(colours[id] as Rgb, i * 3);
  return pixels;
}
