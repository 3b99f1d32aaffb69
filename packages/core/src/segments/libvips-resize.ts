import type { Raster } from '../contracts/sample';
import { roundHalfEven } from './crops/round-half-even';

const channels = 3;

/** Where masks lie between pixels, and bits after the point of their weights. */
const [steps, fractionBits] = [64, 12];

/** By this much and more a line is first shrunk by a whole number. */
const gap = 2;

/** Lines of pixels, along which an image is resized: all columns, or all rows. */
interface Lines {
  data: Uint8Array;
  /** How many lines, and pixels of each. */
  count: number;
  length: number;
  /** From a line to the next, and from a pixel to the next. */
  line: number;
  pixel: number;
}

/**
 * Resizes an RGB image to a square as `resizeImage` does by sharp, without sharp: libvips' `vips_resize` with its linear kernel (8.18;
 * resample/reduceh.cpp, shrinkh.c, affine.c), columns before rows, bytes between. A side that shrinks by 4 or more is first brought
 * down by means over a whole number of pixels; one that grows is read off between two pixels.
 *
 * @param size of the square
 * @returns [size, size, 3]
 */
export function libvipsResize(image: Raster, size: number): Uint8Array {
  let { data, width, height } = image;
  if (height > size) {
    data = reduced({ data, count: width, length: height, line: channels, pixel: width * channels }, size);
    height = size;
  }
  if (width > size) {
    data = reduced({ data, count: height, length: width, line: width * channels, pixel: channels }, size);
    width = size;
  }
  return width < size || height < size ? enlarged(data, width, height, size) : data;
}

/** Lines at a shorter length, in the order that they had. */
function reduced(lines: Lines, size: number): Uint8Array {
  const whole = Math.max(1, Math.floor(lines.length / size / gap));
  const { data, count, length, line, pixel } = whole > 1 ? shrunk(lines, whole) : lines;
  const factor = lines.length / size / whole;
  const reach = roundHalfEven(factor);
  const taps = 2 * reach + 1;
  // Rows follow one another, columns lie side by side.
  const isRow = lines.pixel === channels;
  const [toLine, toPixel] = isRow ? [size * channels, channels] : [channels, lines.count * channels];
  const out = new Uint8Array(count * size * channels);
  for (let at = 0; at < size; at++) {
    const position = (at + 0.5) * factor;
    const first = Math.floor(position);
    const { weights, from } = maskOf((Math.floor((position - first) * 2 * steps) + 1) >> 1, factor, taps);
    for (let one = 0; one < count; one++) {
      const to = one * toLine + at * toPixel;
      for (let c = 0; c < channels; c++) {
        let sum = 1 << (fractionBits - 1);
        for (let i = 0; i < weights.length; i++) {
          const place = Math.min(length - 1, Math.max(0, first - reach + from + i));
          sum += (weights[i] as number) * (data[one * line + place * pixel + c] as number);
        }
        out[to + c] = Math.min(255, sum >> fractionBits);
      }
    }
  }
  return out;
}

/** A triangle over the pixels around a place, in whole numbers that are cut off. @param step of the way from one pixel to the next */
function maskOf(step: number, factor: number, taps: number): { weights: number[]; from: number } {
  const centre = step / steps + taps / 2 - 1;
  const raw = Array.from({ length: taps }, (_, i) => Math.max(0, 1 - Math.abs((i - centre) / factor)));
  const sum = raw.reduce((total, weight) => total + weight, 0);
  const weights = raw.map((weight) => Math.trunc((weight / sum) * 2 ** fractionBits));
  const from = weights.findIndex((weight) => weight !== 0);
  return { from, weights: weights.slice(from, weights.findLastIndex((weight) => weight !== 0) + 1) };
}

/** Means over a whole number of pixels; the last pixel stands for what the last mean lacks. */
function shrunk({ data, count, length, line, pixel }: Lines, by: number): Lines {
  const to = Math.ceil(length / by);
  const out = new Uint8Array(count * to * channels);
  // A product, not a quotient: the sums of which it is a little less than a whole number are many.
  const share = Math.floor(2 ** 24 / by);
  for (let one = 0; one < count; one++)
    for (let at = 0; at < to; at++)
      for (let c = 0; c < channels; c++) {
        let sum = by >> 1;
        for (let i = 0; i < by; i++)
          sum += data[one * line + Math.min(length - 1, at * by + i) * pixel + c] as number;
        out[(one * to + at) * channels + c] = Math.floor((sum * share) / 2 ** 24);
      }
  return { data: out, count, length: to, line: to * channels, pixel: channels };
}

/** Between the four pixels around each place; half a pixel is lost on the way, also along a side that keeps its length. */
function enlarged(data: Uint8Array, width: number, height: number, size: number): Uint8Array {
  const between = (at: number, length: number): [near: number, far: number, share: number] => {
    const position = (at * length) / size - 0.5;
    const near = Math.floor(position);
    const inside = (place: number) => Math.min(length - 1, Math.max(0, place));
    return [inside(near), inside(near + 1), position - near];
  };
  const columns = Array.from({ length: size }, (_, x) => between(x, width));
  const out = new Uint8Array(size * size * channels);
  for (let y = 0, to = 0; y < size; y++) {
    const [above, below, down] = between(y, height);
    for (const [left, right, across] of columns)
      for (let c = 0; c < channels; c++) {
        const value = (row: number, column: number) => data[(row * width + column) * channels + c] as number;
        const upper = value(above, left) * (1 - across) + value(above, right) * across;
        const lower = value(below, left) * (1 - across) + value(below, right) * across;
        out[to++] = Math.round(upper * (1 - down) + lower * down);
      }
  }
  return out;
}
