import { firstAtLeast } from './first-at-least';

/**
 * A function that never falls: through the points (`x`, `p`) in straight lines, level before the first and after the
 * last.
 */
export interface Isotonic {
  /** Rising. */
  x: number[];
  /** Not falling, 0 to 1. */
  p: number[];
}

/**
 * Isotonic regression of a chance on a number, by pooling adjacent violators (Ayer et al., 1955; for calibration
 * Zadrozny and Elkan, 2002): of all functions that never fall the one with the least squared error. It assumes nothing
 * but that what lies farther apart is not less likely to differ; a logistic curve would also assume the shape.
 *
 * @param same numbers of those where it did not happen, sorted; all finite
 * @param differing numbers of those where it did, sorted; all finite
 * @param bound no chance is nearer than this to 0 or 1
 */
export function fitIsotonic(same: Float64Array, differing: Float64Array, bound = 0): Isotonic {
  const blocks = pool(mergeSorted(same, differing));
  const x: number[] = [];
  const p: number[] = [];
  for (const { first, last, happened, count } of blocks) {
    const chance = Math.min(1 - bound, Math.max(bound, happened / count));
    x.push(first);
    p.push(chance);
    if (last > first) {
      x.push(last);
      p.push(chance);
    }
  }
  return { x, p };
}

/** The chance at a number; the curve is level beyond its ends. */
export function chanceAt({ x, p }: Isotonic, value: number): number {
  const above = firstAtLeast(x, value);
  if (above === 0) return p[0] as number;
  if (above === x.length) return p.at(-1) as number;
  const [x0, x1] = [x[above - 1] as number, x[above] as number];
  const [p0, p1] = [p[above - 1] as number, p[above] as number];
  return p0 + ((value - x0) / (x1 - x0)) * (p1 - p0);
}

/** Neighbouring numbers of one chance. */
interface Block {
  first: number;
  last: number;
  happened: number;
  count: number;
}

/** One block for each number that occurs. */
function* mergeSorted(same: Float64Array, differing: Float64Array): Generator<Block> {
  let i = 0;
  let j = 0;
  while (i < same.length || j < differing.length) {
    const at = Math.min(same[i] ?? Number.POSITIVE_INFINITY, differing[j] ?? Number.POSITIVE_INFINITY);
    const [fromSame, fromDiffering] = [i, j];
    while (same[i] === at) i++;
    while (differing[j] === at) j++;
    const happened = j - fromDiffering;
    yield { first: at, last: at, happened, count: happened + i - fromSame };
  }
}

/** Joins a block with the one before it as long as that one's chance is not smaller. */
function pool(blocks: Iterable<Block>): Block[] {
  const pooled: Block[] = [];
  for (const block of blocks) {
    let last = block;
    for (
      let before = pooled.at(-1);
      before && before.happened * last.count >= last.happened * before.count;
      before = pooled.at(-1)
    ) {
      pooled.pop();
      last = {
        first: before.first,
        last: last.last,
        happened: before.happened + last.happened,
        count: before.count + last.count,
      };
    }
    pooled.push(last);
  }
  return pooled;
}
