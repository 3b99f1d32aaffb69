import { halfLength, type Moments, momentsOf } from './moments';
import type { ClassMap } from './picture';
import { alignMasks, boundedScale, bounds, clamp, forward, type Similarity } from './similarity';

/** The moments of every class that a map shows, by id. */
export type Figure = ReadonlyMap<number, Moments>;

/** @param without classes that do not belong to the figure: what lies behind it, and the segment itself */
export function figureOf({ map, width }: ClassMap, without: ReadonlySet<number>): Figure {
  const ids = [...new Set(map)].filter((id) => !without.has(id));
  return new Map(ids.map((id) => [id, momentsOf(map, width, (value) => value === id) as Moments]));
}

const rounds = 6;

/**
 * Lays a donor's figure over a recipient's by the classes that both show, for a part that only one of them has: least
 * squares on their centroids (Umeyama, 1991), a class counting by the square root of its area. Classes that the others
 * belie, as hair that a hat hides in one of the two, count ever less (iteratively reweighted, Cauchy's weights).
 * Classes far from the part count less, too: where the figures differ in pose, it is there that they have to fit.
 *
 * @param near the part, and in which of the two images it is
 * @param unit pixels of the recipient for one of the donor, by the sizes of their images. Default: 1
 * @returns nothing where no class is in both
 */
export function alignFigures(
  donor: Figure,
  recipient: Figure,
  unit = 1,
  near?: { part: Moments; of: 'donor' | 'recipient' },
): Similarity | undefined {
  const pairs = [...donor].flatMap(([id, d]) => {
    const r = recipient.get(id);
    if (!r) return [];
    const close = near ? closeness(near.of === 'donor' ? d : r, near.part) : 1;
    return [{ d, r, weight: close * Math.sqrt(Math.min(d.area * unit * unit, r.area)) }];
  });
  const [first] = pairs;
  if (!first) return undefined;
  if (pairs.length === 1) return alignMasks(first.d, first.r, unit);
  let weights = pairs.map(({ weight }) => weight);
  let fitted = leastSquares(pairs, weights, unit);
  for (let round = 0; round < rounds; round++) {
    const away = pairs.map(({ d, r }) => distance(fitted, d, r));
    const usual = [...away].sort((a, b) => a - b)[away.length >> 1] as number;
    // Half a pixel does not count as a disagreement.
    weights = pairs.map(({ weight }, i) => weight / (1 + ((away[i] as number) / (usual + 0.5)) ** 2));
    fitted = leastSquares(pairs, weights, unit);
  }
  return fitted;
}

/** 1 at a part's centre, a half at the end of its longer axis. */
const closeness = ({ x, y }: Moments, part: Moments): number =>
  1 / (1 + (Math.hypot(x - part.x, y - part.y) / halfLength(part)) ** 2);

interface Pair {
  d: Moments;
  r: Moments;
}

function leastSquares(pairs: readonly Pair[], weights: readonly number[], unit: number): Similarity {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (of: (pair: Pair) => number) =>
    pairs.reduce((sum, pair, i) => sum + (weights[i] as number) * of(pair), 0) / total;
  const from = [mean(({ d }) => d.x), mean(({ d }) => d.y)] as const;
  const to = [mean(({ r }) => r.x), mean(({ r }) => r.y)] as const;
  let [dot, cross, square] = [0, 0, 0];
  for (const [i, { d, r }] of pairs.entries()) {
    const weight = weights[i] as number;
    const [dx, dy, rx, ry] = [d.x - from[0], d.y - from[1], r.x - to[0], r.y - to[1]];
    dot += weight * (dx * rx + dy * ry);
    cross += weight * (dx * ry - dy * rx);
    square += weight * (dx * dx + dy * dy);
  }
  return {
    scale: boundedScale(square > 0 ? Math.hypot(dot, cross) / square : unit, unit),
    rotation: clamp(Math.atan2(cross, dot), -bounds.rotation, bounds.rotation),
    from,
    to,
  };
}

function distance(similarity: Similarity, d: Moments, r: Moments): number {
  const [x, y] = forward(similarity, d.x, d.y);
  return Math.hypot(x - r.x, y - r.y);
}
