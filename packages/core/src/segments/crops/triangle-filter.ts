/** Bits after the point of a weight. A weight times 255 fits into 31 bits. */
export const fractionBits = 22;

/**
 * How a line of `length` pixels becomes one of `size`: each output pixel is a weighted mean of the input pixels from `begin` to
 * before `end`.
 */
export interface Filter {
  /** [size] */
  begin: Int32Array;
  /** [size] */
  end: Int32Array;
  /** Weights that are kept for each output pixel. */
  taps: number;
  /** [size, taps], with `fractionBits` bits after the point; the first belongs to `begin`. */
  weights: Int32Array;
  /** [size, taps + 1], sums of the weights before each. */
  before: Int32Array;
  /** [size], the sum of each output pixel's weights: about 1, because each is rounded. */
  sums: Int32Array;
  /** [length], the first output pixel that an input pixel has a part in. */
  first: Uint16Array;
  /** [length], the last one. */
  last: Uint16Array;
}

/**
 * Bilinear and antialiased, as Pillow's `Image.resize(..., Image.BILINEAR)` does it (src/libImaging/Resample.c, 8 bits a
 * channel): a triangle over the centres of pixels, as wide as `length / size` where that is more than 1; weights are
 * normalised to a sum of 1 and then rounded.
 */
export function triangleFilter(length: number, size: number): Filter {
  const scale = length / size;
  const support = Math.max(1, scale);
  const taps = Math.ceil(support) * 2 + 1;
  // A product, not a quotient: the last bit decides some weights.
  const narrow = 1 / support;
  const filter: Filter = {
    begin: new Int32Array(size),
    end: new Int32Array(size),
    taps,
    weights: new Int32Array(size * taps),
    before: new Int32Array(size * (taps + 1)),
    sums: new Int32Array(size),
    first: new Uint16Array(length).fill(size),
    last: new Uint16Array(length),
  };
  for (let i = 0; i < size; i++) {
    const center = (i + 0.5) * scale;
    const begin = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(length, Math.trunc(center + support + 0.5));
    const raw = Array.from({ length: end - begin }, (_, k) =>
      Math.max(0, 1 - Math.abs((k + begin - center + 0.5) * narrow)),
    );
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    const weights = raw.map((weight) => Math.trunc(0.5 + (weight / total) * 2 ** fractionBits));
    filter.begin[i] = begin;
    filter.end[i] = end;
    filter.weights.set(weights, i * taps);
    let sum = 0;
    for (const [k, weight] of weights.entries()) {
      sum += weight;
      filter.before[i * (taps + 1) + k + 1] = sum;
    }
    filter.sums[i] = sum;
    for (let at = begin; at < end; at++) {
      filter.first[at] = Math.min(filter.first[at] as number, i);
      filter.last[at] = i;
    }
  }
  return filter;
}

/** Weights that are held at most, 16 MB of them: images of all sizes have boxes of all lengths. */
const mostWeights = 4e6;

/** Filters to one size by the length of the line, each made once. */
export class Filters {
  private readonly made = new Map<number, Filter>();
  private held = 0;

  constructor(private readonly size: number) {}

  get(length: number): Filter {
    const known = this.made.get(length);
    if (known) return known;
    const filter = triangleFilter(length, this.size);
    if (this.held > mostWeights) {
      this.made.clear();
      this.held = 0;
    }
    this.held += filter.weights.length;
    this.made.set(length, filter);
    return filter;
  }
}
