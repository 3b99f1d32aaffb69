import type { Raster } from '../contracts/sample';

/** A filter's weight at a distance from its centre, and how far it reaches. */
interface Filter {
  support: number;
  weight(x: number): number;
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** Pillow's filters by the numbers that preprocessor_config.json gives as `resample`; 0 is nearest. */
const filters: Record<number, Filter> = {
  1: { support: 3, weight: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) },
  2: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  3: { support: 2, weight: cubic },
  4: { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  5: { support: 1, weight: (x) => (Math.abs(x) < 1 ? sinc(x) * (0.54 + 0.46 * Math.cos(Math.PI * x)) : 0) },
};

export const pillowFilters: readonly number[] = [0, ...Object.keys(filters).map(Number)];

/** Keys' cubic with a = -0.5. */
function cubic(at: number): number {
  const x = Math.abs(at);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

/** Which inputs make an output, and by what weights: whole numbers, 2 ** 22 for one. */
interface Taps {
  first: Int32Array;
  count: Int32Array;
  weights: Int32Array;
  /** Weights kept for each output. */
  most: number;
}

const precision = 22;
const half = 1 << (precision - 1);

/**
 * Resizes an RGB image to the byte as Pillow's `Image.resize` does, by which Hugging Face's image processors prepare
 * what a model was trained on: filters widened by the scale where the image shrinks, rows before columns, bytes between.
 *
 * @param resample Pillow's number: 0 nearest, 1 Lanczos, 2 bilinear, 3 bicubic, 4 box, 5 Hamming
 */
export function pillowResize(image: Raster, width: number, height: number, resample: number): Uint8Array {
  if (image.width === width && image.height === height) return image.data;
  const filter = filters[resample];
  if (!filter) return nearest(image, width, height);
  let { data } = image;
  if (image.width !== width)
    data = alongRows(data, image.height, image.width, taps(filter, image.width, width));
  if (image.height !== height) data = alongColumns(data, width, taps(filter, image.height, height));
  return data;
}

/** Most sets have images of one size, or of a few. */
const known = new Map<string, Taps>();

function taps(filter: Filter, from: number, to: number): Taps {
  const key = `${Object.values(filters).indexOf(filter)} ${from} ${to}`;
  let found = known.get(key);
  if (!found) {
    if (known.size > 100) known.clear();
    found = computeTaps(filter, from, to);
    known.set(key, found);
  }
  return found;
}

function computeTaps({ support, weight }: Filter, from: number, to: number): Taps {
  const scale = from / to;
  const wide = Math.max(1, scale);
  const reach = support * wide;
  const most = 2 * Math.ceil(reach) + 1;
  const [first, count] = [new Int32Array(to), new Int32Array(to)];
  const weights = new Int32Array(to * most);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - reach + 0.5));
    const end = Math.min(from, Math.trunc(centre + reach + 0.5));
    const own = Array.from({ length: end - start }, (_, k) => weight((start + k - centre + 0.5) / wide));
    const sum = own.reduce((a, b) => a + b, 0);
    first[i] = start;
    count[i] = end - start;
    for (const [k, value] of own.entries()) {
      const whole = (Math.abs(value / sum) * 2 ** precision + 0.5) | 0;
      weights[i * most + k] = value / sum < 0 ? -whole : whole;
    }
  }
  return { first, count, weights, most };
}

/** Sums start from a half, so that they are rounded; all stay within 32 bits. */
const toByte = (sum: number): number => Math.min(255, Math.max(0, sum >> precision));

function alongRows(data: Uint8Array, height: number, width: number, { first, count, weights, most }: Taps) {
  const to = first.length;
  const out = new Uint8Array(height * to * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < to; x++, at += 3) {
      let r = half;
      let g = half;
      let b = half;
      let from = (y * width + (first[x] as number)) * 3;
      for (let k = x * most, end = k + (count[x] as number); k < end; k++, from += 3) {
        const weight = weights[k] as number;
        r = (r + Math.imul(weight, data[from] as number)) | 0;
        g = (g + Math.imul(weight, data[from + 1] as number)) | 0;
        b = (b + Math.imul(weight, data[from + 2] as number)) | 0;
      }
      out[at] = toByte(r);
      out[at + 1] = toByte(g);
      out[at + 2] = toByte(b);
    }
  }
  return out;
}

function alongColumns(data: Uint8Array, width: number, { first, count, weights, most }: Taps) {
  const row = width * 3;
  const out = new Uint8Array(first.length * row);
  for (let y = 0; y < first.length; y++) {
    const start = (first[y] as number) * row;
    const end = y * most + (count[y] as number);
    for (let i = 0; i < row; i++) {
      let sum = half;
      for (let k = y * most, from = start + i; k < end; k++, from += row)
        sum = (sum + Math.imul(weights[k] as number, data[from] as number)) | 0;
      out[y * row + i] = toByte(sum);
    }
  }
  return out;
}

function nearest({ data, width, height }: Raster, toWidth: number, toHeight: number): Uint8Array {
  const out = new Uint8Array(toWidth * toHeight * 3);
  const columns = nearestOf(width, toWidth);
  let at = 0;
  for (const row of nearestOf(height, toHeight))
    for (const column of columns) {
      const from = (row * width + column) * 3;
      out.set(data.subarray(from, from + 3), at);
      at += 3;
    }
  return out;
}

/** Pillow adds the scale up from pixel to pixel, whose rounding decides between two that are equally near. */
function nearestOf(from: number, to: number): Int32Array {
  const scale = from / to;
  let at = scale / 2;
  return Int32Array.from({ length: to }, () => {
    const position = Math.floor(at);
    at += scale;
    return Math.min(from - 1, position);
  });
}
