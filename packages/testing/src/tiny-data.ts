import {
  createRandom,
  type Hierarchy,
  type ImageAndMap,
  type MethodData,
  type MethodSplit,
  type StoredImages,
} from '@hemlkit/core/plugin';
import { imagesOf } from '@hemlkit/core/run';

/** Class 0, and the last one: pixels of classes that no node shows. */
export const background = 0;
export const otherClass = 'other';

/** Images of two labels in memory: bands of a tree's segments between two of the background. */
export interface TinyData extends MethodData {
  images: Record<'train' | 'validation', readonly ImageAndMap[]>;
  /** Which class ids an image has. */
  idOf(className: string): number;
}

const names = ['cat', 'dog'];

/**
 * A dataset for a hierarchy. Colours go by label and segment; where there are several segments, some images lack one.
 * @param size height and width in pixels
 */
export function tinyData({ nodes }: Hierarchy, size: number): TinyData {
  const segments = nodes.filter(({ children }) => children.length === 0).flatMap(({ classes }) => classes);
  const classes = ['background', ...segments, otherClass];
  const draw = (split: string, count: number) =>
    Array.from({ length: count }, (_, at) => bands(split, at, segments.length, size));
  const images = { train: draw('train', 12), validation: draw('validation', 6) };
  const splitOf = (name: 'train' | 'validation'): MethodSplit => ({
    samples: images[name].map((_, at) => ({
      id: `${name}-${at}`,
      image: `/nowhere/${name}-${at}.png`,
      label: names[at % 2]!,
    })),
    labels: Int32Array.from(images[name], (_, at) => at % 2),
    store: storeOf(images[name], classes),
  });
  return {
    images,
    idOf: (name) => classes.indexOf(name),
    segmenter: { classes },
    labels: names,
    trainLabels: names.length,
    splits: { train: splitOf('train'), validation: splitOf('validation') },
  };
}

function storeOf(images: readonly ImageAndMap[], classes: readonly string[]): StoredImages {
  return {
    ...imagesOf(images),
    showing: (wanted) => {
      const ids = new Set(wanted.map((name) => classes.indexOf(name)));
      const shows = ({ map }: ImageAndMap) => map.some((id) => ids.has(id));
      return Int32Array.from(images.keys()).filter((at) => shows(images[at]!));
    },
  };
}

function bands(split: string, at: number, segments: number, size: number): ImageAndMap {
  const random = createRandom(1, split, at);
  const map = new Uint8Array(size * size);
  const image = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    const band = Math.floor((y * (segments + 2)) / size);
    const isLacking = segments > 1 && band === at + 1;
    const id = band > segments || isLacking ? background : band;
    for (let x = 0; x < size; x++) {
      map[y * size + x] = id;
      for (let c = 0; c < 3; c++) {
        const colour = 60 + 90 * (at % 2) * ((id + c) % 3 === 0 ? 1 : 0) + 20 * c + 8 * id;
        image[(y * size + x) * 3 + c] = Math.max(0, Math.min(255, colour + Math.round(15 * random.normal())));
      }
    }
  }
  return { image, map };
}
