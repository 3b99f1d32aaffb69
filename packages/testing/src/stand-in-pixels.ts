import {
  type Both,
  type Coalition,
  createRandom,
  type Hierarchy,
  type PixelGradient,
  type PixelQuestion,
  type Question,
  type Side,
} from '@hemlkit/core/plugin';

/** Height and width of the images, and of their one feature map. */
const size = 8;
const area = size ** 2;
const length = 3 * area;
const sides = ['a', 'b'] as const;

/** What an explainer has asked for. */
export interface Asked {
  views: number;
  /** Pairs of images, and layers' maps. */
  pairs: number;
  /** Calls for them. */
  calls: number;
}

/**
 * A question whose distance and gradients are known: d(a, b) = Σ p a² + Σ q b² + (Σ r a) (Σ s b), over the channels of all
 * pixels, each with weights of its own.
 *
 * @param only the segment whose pixels alone change the distance. Default: all pixels do
 */
export function pixelStandIn(
  hierarchy: Hierarchy,
  only?: string,
): { question: Question; images: Both<Float32Array>; asked: Asked } {
  const random = createRandom(hierarchy.nodes.length, 'pixels');
  const drawn = (least: number) =>
    Float32Array.from({ length }, () => least + (1 - least) * random.uniform());
  const images = { a: drawn(0.1), b: drawn(0.1) };
  const { segments } = hierarchy.nodes.at(-1)!;
  // Columns of the segments, one after another; in b elsewhere than in a, and in neither all of the image.
  const segmentAt = (side: Side, pixel: number): string | undefined => {
    const column = ((pixel % size) + (side === 'a' ? 0 : 3)) % size;
    return column < size - 2 ? segments[Math.floor((column * segments.length) / (size - 2))] : undefined;
  };
  const mask = (side: Side, shown: Coalition) =>
    Uint8Array.from({ length: area }, (_, pixel) => {
      const segment = segmentAt(side, pixel);
      return segment !== undefined && shown.includes(segment) ? 1 : 0;
    });
  const weights = (side: Side) => {
    const live = only === undefined ? undefined : mask(side, [only]);
    return drawn(0).map((weight, i) => (live && !live[Math.floor(i / 3)] ? 0 : weight));
  };
  const squared = { a: weights('a'), b: weights('b') };
  const linear = { a: weights('a').map((weight) => weight / area), b: weights('b') };
  const sum = (image: Float32Array, term: (value: number, i: number) => number) =>
    image.reduce((total, value, i) => total + term(value, i), 0);
  const product = (side: Side, image: Float32Array) =>
    sum(image, (value, i) => (linear[side][i] as number) * value);
  const distance = ({ a, b }: Both<Float32Array>): number => {
    const squares = { a, b };
    const parts = sides.map((side) =>
      sum(squares[side], (value, i) => (squared[side][i] as number) * value ** 2),
    ) as [number, number];
    return parts[0] + parts[1] + product('a', a) * product('b', b);
  };
  const gradientOf = (side: Side, pair: Both<Float32Array>): Float32Array => {
    const other = side === 'a' ? 'b' : 'a';
    const factor = product(other, pair[other]);
    return pair[side].map(
      (value, i) => 2 * (squared[side][i] as number) * value + (linear[side][i] as number) * factor,
    );
  };

  const asked: Asked = { views: 0, pairs: 0, calls: 0 };
  const pixels: PixelQuestion = {
    size,
    images,
    shown: (id) => {
      const { segments: own } = hierarchy.nodes.find((node) => node.id === id)!;
      return { a: mask('a', own), b: mask('b', own) };
    },
    async distances(pairs) {
      const found = Float64Array.from([...pairs], distance);
      asked.calls++;
      asked.pairs += found.length;
      return found;
    },
    async gradients(pairs, each, wanted = sides) {
      asked.calls++;
      let position = 0;
      for (const pair of pairs) {
        asked.pairs++;
        const gradient: PixelGradient = { distance: distance(pair) };
        for (const side of wanted) gradient[side] = gradientOf(side, pair);
        each(gradient, position++);
      }
    },
    maps: {
      layers: [{ name: 'pixels', stride: 1, channels: 3 }],
      async at() {
        asked.calls++;
        asked.pairs++;
        const map = (side: Side) => ({
          cells: size,
          channels: 3,
          values: images[side].slice(),
          gradients: gradientOf(side, images),
        });
        return { a: map('a'), b: map('b') };
      },
    },
  };
  const viewed = (view: Coalition): number => {
    const shown = { a: mask('a', view), b: mask('b', view) };
    const hidden = (side: Side) => images[side].map((value, i) => value * shown[side][Math.floor(i / 3)]!);
    return distance({ a: hidden('a'), b: hidden('b') });
  };
  const question: Question = {
    node: hierarchy.nodes.at(-1)!,
    hierarchy,
    method: 'any',
    async distances(views) {
      asked.views += views.length;
      return Float64Array.from(views, viewed);
    },
    pixels: async () => pixels,
  };
  return { question, images, asked };
}
