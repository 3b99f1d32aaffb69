import type { Random } from '@hemlkit/core';

/** Samples compared with each other, and how far apart they are. */
export interface Compared {
  /** From row to column, larger is farther, `[count, count]`. */
  distances: ArrayLike<number>;
  /** Class index of each sample. */
  labels: ArrayLike<number>;
}

/** A sample and those nearest to it, as positions; the nearest first. */
export interface Neighbours {
  query: number;
  hits: number[];
}

/** Two samples, as positions, and why they are shown. */
export interface ChosenPair {
  a: number;
  b: number;
  why: 'neighbours' | 'near-but-different' | 'far-but-same' | 'random';
}

/** The `k` samples nearest to one, itself excluded. */
export function nearest({ distances, labels }: Compared, query: number, k: number): number[] {
  const count = labels.length;
  const far = (other: number) => distances[query * count + other] as number;
  return Array.from({ length: count }, (_, i) => i)
    .filter((other) => other !== query && !Number.isNaN(far(other)))
    .sort((a, b) => far(a) - far(b) || a - b)
    .slice(0, k);
}

/** Samples drawn at random, of each label in turn, with their nearest neighbours. */
export function chooseNeighbours(
  compared: Compared,
  queries: number,
  k: number,
  random: Random,
): Neighbours[] {
  const turns = new Map<number, number>();
  return [...random.permutation(compared.labels.length)]
    .map((query) => {
      const label = compared.labels[query] as number;
      const turn = turns.get(label) ?? 0;
      turns.set(label, turn + 1);
      return { query, turn };
    })
    .sort((a, b) => a.turn - b.turn)
    .slice(0, queries)
    .map(({ query }) => ({ query, hits: nearest(compared, query, k) }));
}

/**
 * The hardest mistakes: the nearest pairs of different labels and the farthest of the same label, in turn. No sample
 * is in two of them, since one odd image would fill the list.
 *
 * @param count of each kind
 */
export function chooseMistakes({ distances, labels }: Compared, count: number): ChosenPair[] {
  const total = labels.length;
  const pairs: { a: number; b: number; far: number; same: boolean }[] = [];
  for (let a = 0; a < total; a++)
    for (let b = a + 1; b < total; b++) {
      const far = distances[a * total + b] as number;
      if (Number.isFinite(far)) pairs.push({ a, b, far, same: labels[a] === labels[b] });
    }
  pairs.sort((x, y) => x.far - y.far);
  const used = new Set<number>();
  const take = (sorted: typeof pairs, why: ChosenPair['why']) => {
    const taken: ChosenPair[] = [];
    for (const { a, b } of sorted) {
      if (taken.length === count) break;
      if (used.has(a) || used.has(b)) continue;
      used.add(a).add(b);
      taken.push({ a, b, why });
    }
    return taken;
  };
  const near = take(
    pairs.filter(({ same }) => !same),
    'near-but-different',
  );
  const far = take(pairs.filter(({ same }) => same).reverse(), 'far-but-same');
  return near.flatMap((pair, i) => (far[i] ? [pair, far[i]] : [pair])).concat(far.slice(near.length));
}

/** Pairs drawn at random, of the same label and of different labels in turn. */
export function chooseRandom(labels: ArrayLike<number>, count: number, random: Random): ChosenPair[] {
  const order = [...random.permutation(labels.length)];
  const pairs: ChosenPair[] = [];
  for (let i = 0; i < count; i++) {
    const a = order.shift();
    if (a === undefined) break;
    const at = order.findIndex((b) => (labels[a] === labels[b]) === (i % 2 === 0));
    if (at >= 0) pairs.push({ a, b: order.splice(at, 1)[0] as number, why: 'random' });
  }
  return pairs;
}
