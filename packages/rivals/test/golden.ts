import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A tensor of a golden file: float32 inputs and float64 answers, row-major. */
export interface Golden {
  shape: number[];
  data: number[];
}

/** The cases of a file of `fixtures`. */
export function casesOf<T>(name: string, list = 'cases'): T[] {
  const text = readFileSync(join(import.meta.dirname, 'fixtures', `${name}.json`), 'utf8');
  return (JSON.parse(text) as Record<string, T[]>)[list] as T[];
}

/** By how much numbers miss the expected ones, as a share of the largest, and at least of 0.01. */
export function farthest(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  const largest = Array.from(expected).reduce((most, x) => Math.max(most, Math.abs(x)), 0.01);
  const gaps = Array.from(expected, (x, at) => Math.abs(x - actual[at]!) / largest);
  return gaps.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(0, ...gaps);
}

/** The same numbers with the axes in another order, as a transposition orders them. */
export function transposed({ shape, data }: Golden, order: readonly number[]): Golden {
  const to = order.map((axis) => shape[axis]!);
  const strides = shape.map((_, axis) =>
    shape.slice(axis + 1).reduce((product, length) => product * length, 1),
  );
  const values = data.map((_, at) => {
    let rest = at;
    let from = 0;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      from += (rest % to[axis]!) * strides[order[axis]!]!;
      rest = Math.floor(rest / to[axis]!);
    }
    return data[from]!;
  });
  return { shape: to, data: values };
}

/** From [batch, channels, rows, columns] to channels last. */
export const channelsLast = (map: Golden): Golden => transposed(map, [0, 2, 3, 1]);
