import { HemlError, type NodeEmbeddings, type PairScores } from '@hemlkit/core/plugin';
import type { TransportSettings } from './transport';

export interface RankingSettings
  extends Pick<TransportSettings, 'epsilon' | 'iterations' | 'tolerance' | 'marginals'> {
  ends: 'pair' | 'mean';
  /** Positions of an image's grid. */
  cells: number;
  /** How many images are compared by their positions: those whose centres are most alike. */
  rerank: number;
}

/** Below every score of an image that is compared by its positions. */
const below = 4;

/**
 * How alike images are: by their centres, and those that are most alike by their positions as well, which come first. In double
 * precision, and each pair by itself unless it `ends` with the others of its query.
 *
 * @param embeddings rows of positions, then the centre: [(cells + 1) · channels]
 */
export function rankedScores(embeddings: NodeEmbeddings, settings: RankingSettings): PairScores {
  const images = unitImages(embeddings, settings.cells);
  return {
    inverted: true,
    async of(first, count) {
      const scores = new Float32Array(count * images.length);
      for (let at = 0; at < count; at++) {
        const query = first + at;
        const row = scores.subarray(at * images.length, (at + 1) * images.length);
        const cosines = images.map(({ centre }) =>
          dot(centre, 0, (images[query] as UnitImage).centre, 0, centre.length),
        );
        cosines.forEach((cosine, i) => {
          row[i] = cosine - below;
        });
        // The query is compared with itself too, and takes no other's place.
        const others = cosines.map((_, i) => i).filter((i) => i !== query);
        others.sort((x, y) => (cosines[y] as number) - (cosines[x] as number) || x - y);
        const nearest = others.slice(0, settings.rerank);
        for (const group of [nearest, [query]]) {
          const found = structuralScores(
            images[query] as UnitImage,
            group.map((i) => images[i] as UnitImage),
            settings,
          );
          for (const [i, place] of group.entries())
            row[place] = (found[i] as number) + (cosines[place] as number);
        }
      }
      return scores;
    },
  };
}

/** An image whose vectors have length 1. */
export interface UnitImage {
  /** [cells, channels] */
  positions: Float64Array;
  centre: Float64Array;
}

export function unitImages({ rows, dimensions }: NodeEmbeddings, cells: number): UnitImage[] {
  const channels = dimensions / (cells + 1);
  return Array.from({ length: rows.length / dimensions }, (_, image) => {
    const own = Float64Array.from(rows.subarray(image * dimensions, (image + 1) * dimensions));
    for (let start = 0; start < own.length; start += channels) {
      const length = Math.max(1e-12, Math.sqrt(dot(own, start, own, start, channels)));
      for (let at = start; at < start + channels; at++) own[at]! /= length;
    }
    return { positions: own.subarray(0, cells * channels), centre: own.subarray(cells * channels) };
  });
}

/** A pair on its way: r of the gallery's positions, c of the query's. */
interface Pair {
  similarity: Float64Array;
  kernel: Float64Array;
  u: Float64Array;
  v: Float64Array;
  r: Float64Array;
  c: Float64Array;
}

/**
 * Σ plan · similarity of a query with each image of a gallery.
 *
 * @throws HemlError where a plan is not a number
 */
export function structuralScores(
  query: UnitImage,
  gallery: readonly UnitImage[],
  settings: Omit<RankingSettings, 'rerank'>,
): number[] {
  const { iterations, tolerance, ends } = settings;
  const pairs = gallery.map((image) => pairOf(query, image, settings));
  const run = (together: readonly Pair[]) => {
    for (let round = 0; round < iterations; round++) {
      let change = 0;
      for (const pair of together) change += improve(pair);
      if (change / together.length < tolerance) break;
    }
  };
  if (ends === 'mean') run(pairs);
  else for (const pair of pairs) run([pair]);
  return pairs.map(({ similarity, kernel, r, c }) => {
    let sum = 0;
    for (let s = 0; s < r.length; s++)
      for (let t = 0; t < c.length; t++) {
        const at = s * c.length + t;
        sum += (r[s] as number) * (kernel[at] as number) * (c[t] as number) * (similarity[at] as number);
      }
    if (Number.isFinite(sum)) return sum;
    throw new HemlError('The transport plan between the positions of two images is not a number.', {
      code: 'transport-not-finite',
      hint: 'Raise `method.epsilon`: by a small one what two positions cost is beyond the numbers there are.',
    });
  });
}

function pairOf(
  query: UnitImage,
  image: UnitImage,
  { cells, epsilon, marginals }: Omit<RankingSettings, 'rerank'>,
): Pair {
  const channels = query.centre.length;
  const similarity = new Float64Array(cells * cells);
  for (let s = 0; s < cells; s++)
    for (let t = 0; t < cells; t++)
      similarity[s * cells + t] = dot(image.positions, s * channels, query.positions, t * channels, channels);
  const agreeing = (positions: Float64Array, centre: Float64Array) =>
    Float64Array.from({ length: cells }, (_, at) =>
      Math.max(0, dot(positions, at * channels, centre, 0, channels)),
    );
  const uniform = () => new Float64Array(cells).fill(1 / cells);
  const isUniform = marginals === 'uniform';
  const [u, v] = isUniform
    ? [uniform(), uniform()]
    : [agreeing(image.positions, query.centre), agreeing(query.positions, image.centre)];
  if (!isUniform) {
    const [sumU, sumV] = [total(u), total(v)];
    const isThere = sumU > 0 && sumV > 0 ? 1 : 0;
    for (let at = 0; at < cells; at++) {
      u[at]! *= isThere / (sumU + 1e-5);
      v[at]! *= isThere / (sumV + 1e-5);
    }
  }
  return {
    similarity,
    kernel: similarity.map((value) => Math.exp((value - 1) / epsilon)),
    u,
    v,
    r: new Float64Array(cells).fill(1),
    c: new Float64Array(cells).fill(1),
  };
}

/** One round. @returns the mean change of r */
function improve({ kernel, u, v, r, c }: Pair): number {
  const cells = r.length;
  let change = 0;
  for (let s = 0; s < cells; s++) {
    let sum = 0;
    for (let t = 0; t < cells; t++) sum += (kernel[s * cells + t] as number) * (c[t] as number);
    const next = (u[s] as number) > 0 ? (u[s] as number) / sum : 0;
    change += Math.abs(next - (r[s] as number));
    r[s] = next;
  }
  for (let t = 0; t < cells; t++) {
    let sum = 0;
    for (let s = 0; s < cells; s++) sum += (kernel[s * cells + t] as number) * (r[s] as number);
    c[t] = (v[t] as number) > 0 ? (v[t] as number) / sum : 0;
  }
  return change / cells;
}

const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

function dot(a: Float64Array, fromA: number, b: Float64Array, fromB: number, length: number): number {
  let sum = 0;
  for (let at = 0; at < length; at++) sum += (a[fromA + at] as number) * (b[fromB + at] as number);
  return sum;
}
