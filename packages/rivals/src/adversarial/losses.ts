import {
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type TF,
  withoutGradient,
} from '@hemlkit/core/plugin';
import type { AdversarialOptions } from './options';

/** Features of some triplets, [triplets, features], and which of them count. */
export interface Triplets {
  anchor: Tensor2D;
  positive: Tensor2D;
  negative: Tensor2D;
  /** 1 or 0, [triplets]. */
  weight: Tensor1D;
}

/** The two that are trained against each other. */
export interface Parts {
  /** [triplets, 3 · features] → [triplets, features] */
  generate(triplet: Tensor2D): Tensor2D;
  /** [triplets, features] → [triplets, dimensions] */
  embed(features: Tensor2D): Tensor2D;
}

export interface AdversarialTerms {
  hard: Scalar;
  regular: Scalar;
  adversarial: Scalar;
  metric: Scalar;
  /** What the generator makes of each triplet, [triplets, features]. */
  generated: Tensor2D;
}

export type TermSettings = Pick<AdversarialOptions, 'losses' | 'joint' | 'alpha'>;

/**
 * The terms of adversarial triplets (Duan et al., Deep Adversarial Metric Learning, CVPR 2018): a generator makes a negative ñ of each
 * triplet. With D the squared distance of embeddings f, of the published code:
 *
 *     hard = |ñ − a|²,  regular = |ñ − n|²,  adversarial = ½ [D(ñ, a) − D(p, a) − α]₊,  metric = ½ [D(a, p) − D(a, ñ) + α]₊
 *
 * as means over the triplets. PyTorch Metric Learning has plain distances of embeddings at length 1, means over the terms above 0, and
 * means over all numbers of features at length 1.
 */
export function adversarialTerms(
  tf: TF,
  triplets: Triplets,
  parts: Parts,
  { losses, joint, alpha }: TermSettings,
): AdversarialTerms {
  const { anchor, positive, negative, weight } = triplets;
  const held = <T extends Tensor>(tensor: T): T =>
    joint ? tensor : withoutGradient(tf, () => tf.clone(tensor));
  const count = tf.maximum(tf.sum(weight), 1);
  const generated = parts.generate(tf.concat([held(anchor), held(positive), held(negative)], 1));
  const isPublished = losses === 'published';

  const apart = (x: Tensor2D, y: Tensor2D) =>
    isPublished ? tf.sum(tf.square(tf.sub(x, y)), 1) : length(tf, tf.sub(unit(tf, x), unit(tf, y)));
  const hinge = (terms: Tensor): Scalar => {
    const above = tf.mul(tf.relu(terms), weight);
    if (isPublished) return tf.div(tf.mul(tf.sum(above), 0.5), count) as Scalar;
    return tf.div(tf.sum(above), tf.maximum(tf.sum(tf.step(above)), 1)) as Scalar;
  };
  const near = (to: Tensor2D): Scalar => {
    const [x, y] = isPublished ? [generated, held(to)] : [unit(tf, generated), unit(tf, held(to))];
    const squares = tf.sum(tf.mul(tf.square(tf.sub(x, y)), tf.expandDims(weight, 1)));
    return tf.div(squares, isPublished ? count : tf.mul(count, anchor.shape[1])) as Scalar;
  };

  const [embeddedAnchor, embeddedPositive] = [parts.embed(anchor), parts.embed(positive)];
  const nearer = (made: Tensor2D): Scalar =>
    hinge(
      tf.sub(
        tf.sub(
          apart(parts.embed(made), held(embeddedAnchor)),
          apart(held(embeddedPositive), held(embeddedAnchor)),
        ),
        alpha,
      ),
    );
  const farther = (made: Tensor2D): Scalar =>
    hinge(
      tf.add(
        tf.sub(apart(embeddedAnchor, embeddedPositive), apart(embeddedAnchor, parts.embed(made))),
        alpha,
      ),
    );
  // The same with the generator's negatives held: their difference has the value 0 and moves the generator alone.
  const adversarial = joint
    ? nearer(generated)
    : (tf.add(
        tf.sub(nearer(generated), nearer(held(generated))),
        withoutGradient(tf, () => nearer(generated)),
      ) as Scalar);
  return {
    hard: near(anchor),
    regular: near(negative),
    adversarial,
    metric: farther(held(generated)),
    generated,
  };
}

const unit = (tf: TF, rows: Tensor2D): Tensor2D => tf.div(rows, length(tf, rows, true));

/** Lengths of rows; of zeros without a gradient. */
const length = (tf: TF, rows: Tensor, keep = false): Tensor =>
  tf.sqrt(tf.maximum(tf.sum(tf.square(rows), 1, keep), 1e-24));

/**
 * Triplets that are drawn at random, some of each anchor.
 *
 * @param features [batch, features] @param labels int32 [batch]
 * @param noise uniform, [2, batch, triplets of an anchor, batch]
 */
export function drawnTriplets(tf: TF, features: Tensor2D, labels: Tensor1D, noise: Tensor): Triplets {
  const [, batch, each] = noise.shape as [number, number, number];
  const chosen = (kind: 0 | 1) =>
    tf.tidy(() => {
      const same = tf.cast(tf.equal(tf.expandDims(labels, 1), tf.expandDims(labels, 0)), 'float32');
      const mask = tf.expandDims(kind === 0 ? tf.sub(same, tf.eye(batch)) : tf.sub(1, same), 1);
      const drawn = tf.reshape(tf.slice(noise, [kind, 0, 0, 0], [1, batch, each, batch]), [
        batch,
        each,
        batch,
      ]);
      const masked = tf.add(tf.mul(drawn, mask), tf.sub(mask, 1));
      return {
        at: tf.reshape(tf.argMax(masked, 2), [batch * each]),
        there: tf.reshape(tf.cast(tf.greaterEqual(tf.max(masked, 2), 0), 'float32'), [batch * each]),
      };
    });
  const picked = (at: Tensor) => tf.gather(features, tf.cast(at, 'int32') as Tensor1D) as Tensor2D;
  const anchors = Int32Array.from({ length: batch * each }, (_, at) => Math.floor(at / each));
  const parts = withIndices(tf, () => [chosen(0), chosen(1)]);
  return {
    anchor: picked(tf.tensor1d(anchors, 'int32')),
    positive: picked(parts[0]!.at),
    negative: picked(parts[1]!.at),
    weight: tf.mul(parts[0]!.there, parts[1]!.there) as Tensor1D,
  };
}

/** Choices have no gradient: each tensor is made outside of what is differentiated. */
function withIndices(tf: TF, make: () => { at: Tensor; there: Tensor }[]): { at: Tensor; there: Tensor }[] {
  const flat = withoutGradient(tf, () =>
    tf.stack(make().flatMap(({ at, there }) => [tf.cast(at, 'float32'), there])),
  );
  const row = (at: number) => tf.reshape(tf.slice(flat, [at, 0], [1, flat.shape[1] as number]), [-1]);
  return [0, 1].map((kind) => ({ at: row(2 * kind), there: row(2 * kind + 1) }));
}
