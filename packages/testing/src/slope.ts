import { createRandom } from '@hemlkit/core/plugin';

/** `count` random directions of `size` dimensions, the same for the same name. */
export function directions(size: number, name: string, count = 3): number[][] {
  const random = createRandom(1, 'directions', name);
  return Array.from({ length: count }, () => Array.from({ length: size }, () => random.normal()));
}

/** The derivative of f at x along a direction, by central differences. */
async function slope(
  f: (x: number[]) => number | Promise<number>,
  x: number[],
  direction: number[],
  step: number,
): Promise<number> {
  const moved = (by: number) => x.map((value, i) => value + by * direction[i]!);
  return ((await f(moved(step))) - (await f(moved(-step)))) / (2 * step);
}

/**
 * How far a derivative is from that of f along a direction. An exact f (float64) takes one small step; of one in
 * float32 the best of several counts, since a large step may cross a kink and a small one drown in rounding.
 */
export async function slopeError(
  f: (x: number[]) => number | Promise<number>,
  x: number[],
  direction: number[],
  derivative: number,
  isExact: boolean,
): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (const step of isExact ? [1e-5] : [1e-2, 3e-3, 1e-3])
    least = Math.min(least, Math.abs(derivative - (await slope(f, x, direction, step))));
  return least;
}

/** A flat list, cut into rows of `width` values. */
export function rowsOf(values: number[], width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, row) =>
    values.slice(row * width, (row + 1) * width),
  );
}

export const dotProduct = (a: number[], b: number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
