import { dilate, type Picture } from './picture';
import { clamp } from './similarity';
import type { Warped } from './warp';

/** Changes a colour: Y' = gain * (Y - from) + to for each of luma and the two colour differences. */
export interface Tone {
  gain: number[];
  from: number[];
  to: number[];
}

/** Pixels that are needed at least to estimate the light. */
const fewest = 24;
/** The most that luma and the colour differences are shifted, levels of 0..255. */
const shifts = [40, 14, 14];

/** Luma and colour differences (ITU-R BT.601, full range) of a colour, 0..255 and -128..127. */
export const toLuma = (r: number, g: number, b: number): [number, number, number] => {
  const y = 0.299 * r + 0.587 * g + 0.114 * b;
  return [y, (b - y) / 1.772, (r - y) / 1.402];
};

export const fromLuma = (y: number, cb: number, cr: number): [number, number, number] => [
  y + 1.402 * cr,
  y - 0.344136 * cb - 0.714136 * cr,
  y + 1.772 * cb,
];

/**
 * How a donor's colours have to change for the recipient's light (Reinhard et al., 2001, in luma and colour differences):
 * mean and deviation where, around what is pasted, both show the same class, are made equal. Bounded, as the surroundings
 * differ in more than light: gain 0.8 to 1.25, luma by 40 levels, colour by 14.
 *
 * @param around the donor's pixels, all of them, at the recipient's
 * @param shape what is pasted, 1 inside; around it, a twelfth of the image wide, is measured; where that is too little,
 * everywhere
 * @param without classes from which the light is not estimated: the background's, the segment's
 */
export function toneFor(
  target: Picture,
  around: Warped,
  shape: Uint8Array,
  without: ReadonlySet<number>,
): Tone | undefined {
  const ring = dilate(shape, target.width, Math.max(3, Math.round(target.width / 12)));
  const shared: number[] = [];
  for (let p = 0; p < shape.length; p++) {
    const id = target.map[p] as number;
    if (!shape[p] && (around.cover[p] as number) > 0.99 && around.map[p] === id && !without.has(id))
      shared.push(p);
  }
  const near = shared.filter((p) => ring[p]);
  const pixels = near.length >= fewest ? near : shared;
  if (pixels.length < fewest) return undefined;
  const own = statistics(pixels, (i) => target.image[i] as number);
  const other = statistics(pixels, (i) => around.colours[i] as number);
  return between(own, other);
}

/**
 * The tone of single classes, where what a donor shows takes the place of what is hidden: its hair in the colour of the
 * recipient's hair. Classes that one of the two shows too little of have none.
 */
export function classTones(target: Picture, donor: Picture, ids: Iterable<number>): Map<number, Tone> {
  const tones = new Map<number, Tone>();
  for (const id of ids) {
    const [own, other] = [target, donor].map(({ map, image }) => {
      const pixels: number[] = [];
      for (let p = 0; p < map.length; p++) if (map[p] === id) pixels.push(p);
      return pixels.length < fewest ? undefined : statistics(pixels, (i) => image[i] as number);
    });
    if (own && other) tones.set(id, between(own, other, Number.POSITIVE_INFINITY));
  }
  return tones;
}

const between = (own: Statistics, other: Statistics, most?: number): Tone => ({
  gain: own.deviation.map((d, c) => clamp(d / Math.max(1, other.deviation[c] as number), 0.8, 1.25)),
  from: other.mean,
  to: other.mean.map((mean, c) => {
    const bound = most ?? (shifts[c] as number);
    return mean + clamp((own.mean[c] as number) - mean, -bound, bound);
  }),
});

export function applyTone(
  { gain, from, to }: Tone,
  r: number,
  g: number,
  b: number,
): [number, number, number] {
  const [y, cb, cr] = toLuma(r, g, b).map(
    (value, c) => (gain[c] as number) * (value - (from[c] as number)) + (to[c] as number),
  );
  return fromLuma(y as number, cb as number, cr as number);
}

interface Statistics {
  mean: number[];
  deviation: number[];
}

function statistics(pixels: readonly number[], at: (index: number) => number): Statistics {
  const [sums, squares] = [new Float64Array(3), new Float64Array(3)];
  for (const p of pixels) {
    const colour = toLuma(at(3 * p), at(3 * p + 1), at(3 * p + 2));
    for (let c = 0; c < 3; c++) {
      const value = colour[c] as number;
      sums[c] = (sums[c] as number) + value;
      squares[c] = (squares[c] as number) + value * value;
    }
  }
  const mean = [...sums].map((sum) => sum / pixels.length);
  const deviation = mean.map((middle, c) =>
    Math.sqrt(Math.max(0, (squares[c] as number) / pixels.length - middle * middle)),
  );
  return { mean, deviation };
}
