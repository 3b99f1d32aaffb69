/** An image with its class map, both at one size. */
export interface Picture {
  width: number;
  height: number;
  /** RGB bytes [height, width, 3] */
  image: Uint8Array;
  /** Class ids [height, width] */
  map: Uint8Array;
}

/** A class map alone. */
export type ClassMap = Pick<Picture, 'width' | 'height' | 'map'>;

/** What of two images is exchanged. */
export interface Exchanged {
  /** Class ids of the segment. */
  segment: ReadonlySet<number>;
  /** Class ids of the background. */
  behind: ReadonlySet<number>;
}

/** 1 where a class map shows one of the classes, else 0. */
export function maskOf(map: Uint8Array, ids: ReadonlySet<number>): Uint8Array {
  const table = Uint8Array.from({ length: 256 }, (_, id) => Number(ids.has(id)));
  return map.map((id) => table[id] as number);
}

/** A mask dilated by a square of 2 radius + 1 pixels. @returns 1 and 0 [height, width] */
export function dilate(mask: Uint8Array, width: number, radius: number): Uint8Array {
  const sums = boxSums(Float32Array.from(mask), width, radius);
  return Uint8Array.from(sums, (sum) => Number(sum > 0));
}

/**
 * The sums over squares of 2 radius + 1 pixels; beyond the border is 0. Running sums, so that a radius costs nothing.
 * @param values [height, width, channels], whole numbers or such that rounding matters little
 */
export function boxSums(values: Float32Array, width: number, radius: number, channels = 1): Float32Array {
  const row = width * channels;
  const height = values.length / row;
  const lines = (
    from: Float32Array,
    starts: (line: number) => number,
    count: number,
    length: number,
    step: number,
  ) => {
    const to = new Float32Array(from.length);
    for (let line = 0; line < count; line++) {
      const start = starts(line);
      let sum = 0;
      for (let at = -radius; at < length; at++) {
        if (at + radius < length) sum += from[start + (at + radius) * step] as number;
        if (at - radius > 0) sum -= from[start + (at - radius - 1) * step] as number;
        if (at >= 0) to[start + at * step] = sum;
      }
    }
    return to;
  };
  const across = (line: number) => Math.floor(line / channels) * row + (line % channels);
  const wide = lines(values, across, height * channels, width, channels);
  return lines(wide, (line) => line, row, height, row);
}

/** Pixels over which an edge is softened: 1 up to 128 pixels a side, then more. */
export const featherOf = ({ width, height }: { width: number; height: number }): number =>
  Math.max(1, Math.round(Math.min(width, height) / 128));
