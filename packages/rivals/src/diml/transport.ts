import { type Tensor, type Tensor2D, type Tensor3D, type TF, withoutGradient } from '@hemlkit/core/plugin';

/** Sums and lengths are not divided by less. */
const leastSum = 1e-5;
const leastLength = 1e-12;

/** Images as grids of vectors. */
export interface Grids {
  /** As the network gives them, [images, positions, channels]. */
  positions: Tensor3D;
  /** [images, channels] */
  centres: Tensor2D;
}

export interface TransportSettings {
  /** ε: how much a plan is blurred. */
  epsilon: number;
  /** Rounds of the Sinkhorn iteration at most. */
  iterations: number;
  /** It ends after a round that changes r by less, on average over the positions. */
  tolerance: number;
  /**
   * Of which pairs it ends together: `pair`, none; `mean`, all of a call, by their mean, and `most`, all of a call, by the one that
   * changes most, as the published code does in retrieval and in training.
   */
  ends: 'pair' | 'mean' | 'most';
  /** `cross`: how much each position agrees with the other image's centre. `uniform`: all are alike. */
  marginals: 'cross' | 'uniform';
  /** Whether each image has the other's marginals, as the published training has them by mistake. */
  swapped: boolean;
}

/** Some images of which each is compared with each of some others: pairs in the order of rows of a matrix. */
export interface Matching {
  /** How alike two positions are, [pairs, positions of a, positions of b]. */
  similarity: Tensor3D;
  /** How much of each position of `a` is matched with each of `b`, [pairs, positions of a, positions of b]; without gradient. */
  plan: Tensor3D;
  /** Of the centres, [pairs]. */
  cosine: Tensor;
}

/**
 * Optimal transport between the positions of images (Zhao et al., Towards Interpretable Deep Metric Learning with Structural
 * Matching, ICCV 2021): the plan that costs least by 1 − similarity, blurred by an entropy, between marginals.
 *
 * @param a [M images] @param b [N images]
 * @returns M · N pairs, those of the first of `a` first
 */
export function matched(tf: TF, a: Grids, b: Grids, settings: TransportSettings): Matching {
  const [m, cells, channels] = a.positions.shape;
  const n = b.positions.shape[0];
  const [left, right] = [unit(tf, a.positions), unit(tf, b.positions)];
  const [leftCentre, rightCentre] = [unit(tf, a.centres), unit(tf, b.centres)];
  const flat = (positions: Tensor) => tf.reshape(positions, [-1, channels]) as Tensor2D;
  const pairs = (matrix: Tensor, shape: number[], order: number[], to: number[]) =>
    tf.reshape(tf.transpose(tf.reshape(matrix, shape), order), to);
  const similarity = pairs(
    tf.matMul(flat(left), flat(right), false, true),
    [m, cells, n, cells],
    [0, 2, 1, 3],
    [m * n, cells, cells],
  ) as Tensor3D;
  const cosine = tf.reshape(tf.matMul(leftCentre, rightCentre, false, true), [m * n]);
  const plan = withoutGradient(tf, () => {
    const agreeing = {
      a: pairs(tf.matMul(flat(left), rightCentre, false, true), [m, cells, n], [0, 2, 1], [m * n, cells]),
      b: pairs(tf.matMul(flat(right), leftCentre, false, true), [n, cells, m], [2, 0, 1], [m * n, cells]),
    };
    const [u, v] = marginalsOf(tf, settings.swapped ? { a: agreeing.b, b: agreeing.a } : agreeing, settings);
    return sinkhorn(tf, tf.exp(tf.div(tf.sub(similarity, 1), settings.epsilon)), u, v, settings) as Tensor3D;
  });
  return { similarity, plan, cosine };
}

/** Σ plan · similarity of each pair, [pairs]. */
export const structural = (tf: TF, { plan, similarity }: Matching): Tensor =>
  tf.sum(tf.mul(plan, similarity), [1, 2]);

/** u and v. Where one has no mass nothing is moved, so the other has none either. */
function marginalsOf(
  tf: TF,
  { a, b }: { a: Tensor; b: Tensor },
  { marginals }: TransportSettings,
): [Tensor, Tensor] {
  if (marginals === 'uniform')
    return [
      tf.mul(tf.onesLike(a), 1 / (a.shape[1] as number)),
      tf.mul(tf.onesLike(b), 1 / (b.shape[1] as number)),
    ];
  const [agreeingA, agreeingB] = [tf.relu(a), tf.relu(b)];
  const [sumA, sumB] = [tf.sum(agreeingA, 1, true), tf.sum(agreeingB, 1, true)];
  const both = tf.mul(tf.step(sumA), tf.step(sumB));
  const scaled = (agreeing: Tensor, sum: Tensor) => tf.mul(tf.div(agreeing, tf.add(sum, leastSum)), both);
  return [scaled(agreeingA, sumA), scaled(agreeingB, sumB)];
}

/** r K c by alternating r = u / (K c) and c = v / (Kᵀ r) from ones (Sinkhorn; Cuturi, 2013). */
function sinkhorn(
  tf: TF,
  kernel: Tensor,
  u: Tensor,
  v: Tensor,
  { iterations, tolerance, ends }: TransportSettings,
): Tensor {
  const times = (matrix: Tensor, vector: Tensor, turned: boolean) =>
    tf.squeeze(tf.matMul(matrix as Tensor3D, tf.expandDims(vector, 2) as Tensor3D, turned), [2]);
  // What has no mass gets none, whatever it is divided by.
  const [hasU, hasV] = [tf.greater(u, 0), tf.greater(v, 0)];
  const none = tf.zerosLike(u);
  let [r, c]: Tensor[] = [tf.onesLike(u), tf.onesLike(v)];
  let going: Tensor = tf.ones([u.shape[0] as number, 1]);
  for (let round = 0; round < iterations; round++) {
    const nextR = tf.where(hasU, tf.div(u, times(kernel, c as Tensor, false)), none);
    const nextC = tf.where(hasV, tf.div(v, times(kernel, nextR, true)), none);
    const change = tf.mean(tf.abs(tf.sub(nextR, r as Tensor)), 1, true);
    const moved = (from: Tensor, to: Tensor) => tf.add(from, tf.mul(tf.sub(to, from), going));
    [r, c] = [moved(r as Tensor, nextR), moved(c as Tensor, nextC)];
    const decisive = ends === 'pair' ? change : ends === 'mean' ? tf.mean(change) : tf.max(change);
    going = tf.mul(going, tf.cast(tf.greaterEqual(decisive, tolerance), 'float32'));
  }
  return tf.mul(tf.mul(tf.expandDims(r as Tensor, 2), kernel), tf.expandDims(c as Tensor, 1));
}

/** Vectors of length 1, along the last axis. */
function unit<T extends Tensor>(tf: TF, vectors: T): T {
  const squared = tf.sum(tf.square(vectors), -1, true);
  return tf.div(vectors, tf.sqrt(tf.maximum(squared, leastLength ** 2)));
}
