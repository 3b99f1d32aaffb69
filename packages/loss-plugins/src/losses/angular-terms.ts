import {
  type Block,
  blockLimit,
  blocksOf,
  rowsOf,
  type Tensor,
  type Tensor2D,
  type TF,
} from '@hemlkit/core/plugin';
import { logSumExp } from './log-sum-exp';

/** Products of rows that the exponents are made of. */
export interface AngularProducts {
  /** a·p, [batch, references] */
  between: Tensor2D;
  /** a·n, [batch, references] */
  toAnchor: Tensor2D;
  /** p·n, [references, references] */
  toPositive: Tensor2D;
}

/**
 * log(1 + Σ_n e^x) for every pair of an anchor a and a reference p, [batch, references], with
 *
 *     x = 4 t (a·n + p·n) − 2 (1 + t) a·p
 *
 * Some anchors' triplets are formed at a time, and formed again for the gradient, which is written out so that no block
 * has to be kept for it: dx_n = e^(x − log(1 + Σ e^x)), the share of n.
 *
 * @param negative which references are negatives of an anchor, 0 or 1, [batch, references]
 * @param limit how many triplets may be held at once
 */
export function angularTerms(
  tf: TF,
  t: number,
  negative: Tensor2D,
  { between, toAnchor, toPositive }: AngularProducts,
  limit = blockLimit,
): Tensor2D {
  const terms = tf.customGrad((...inputs) => {
    const [pairs, anchors, positives] = inputs as Tensor2D[] as [Tensor2D, Tensor2D, Tensor2D];
    const save = inputs.at(-1) as unknown as (tensors: Tensor[]) => void;
    const products = { between: pairs, toAnchor: anchors, toPositive: positives };
    const parts: Tensor2D[] = [];
    for (const block of blocksOf(pairs.shape, limit)) {
      const { exponents, negatives } = formBlock(tf, t, negative, products, block, parts.slice(-1));
      parts.push(logSumExp<Tensor2D>(tf, exponents, negatives, { plusOne: true }));
    }
    const value = tf.concat(parts);
    save([negative, pairs, anchors, positives, value]);
    return {
      value,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [mask, between, toAnchor, toPositive, losses] = saved as Tensor2D[] as [
          Tensor2D,
          Tensor2D,
          Tensor2D,
          Tensor2D,
          Tensor2D,
        ];
        const own = { between, toAnchor, toPositive };
        return gradients(tf, t, mask, own, losses, dy as Tensor2D, limit);
      },
    };
  });
  return terms(between, toAnchor, toPositive) as Tensor2D;
}

/** A block's exponents [size, references, references], and which of them count [size, 1, references]. */
function formBlock(
  tf: TF,
  t: number,
  negative: Tensor2D,
  { between, toAnchor, toPositive }: AngularProducts,
  block: Block,
  before: readonly Tensor[],
): { exponents: Tensor; negatives: Tensor } {
  const negatives = tf.expandDims(rowsOf(tf, negative, block), 1);
  const toNegative = tf.mul(tf.expandDims(rowsOf(tf, toAnchor, block, before), 1), 4 * t);
  const toPair = tf.mul(tf.expandDims(rowsOf(tf, between, block), 2), 2 * (1 + t));
  return { exponents: tf.sub(tf.add(toNegative, tf.mul(toPositive, 4 * t)), toPair), negatives };
}

/** dy / d between, d toAnchor, d toPositive. */
function gradients(
  tf: TF,
  t: number,
  negative: Tensor2D,
  products: AngularProducts,
  losses: Tensor2D,
  dy: Tensor2D,
  limit: number,
): Tensor[] {
  const toBetween: Tensor[] = [];
  const toAnchor: Tensor[] = [];
  let toPositive: Tensor | undefined;
  for (const block of blocksOf(products.between.shape, limit)) {
    // All that a block is summed up to: a sum that is put off would keep the block.
    const before = [toBetween.at(-1), toAnchor.at(-1), toPositive].filter((tensor) => tensor !== undefined);
    const { exponents, negatives } = formBlock(tf, t, negative, products, block, before);
    // A negative's exponent is below its term; terms that are not negatives must not overflow.
    const below = tf.minimum(tf.sub(exponents, tf.expandDims(rowsOf(tf, losses, block), 2)), 0);
    const shares = tf.mul(tf.exp(below), negatives);
    const slope = tf.mul(shares, tf.expandDims(rowsOf(tf, dy, block), 2));
    toBetween.push(tf.sum(slope, 2));
    toAnchor.push(tf.sum(slope, 1));
    const together = tf.sum(slope, 0);
    toPositive = toPositive ? tf.add(toPositive, together) : together;
  }
  return [
    tf.mul(tf.concat(toBetween), -2 * (1 + t)),
    tf.mul(tf.concat(toAnchor), 4 * t),
    tf.mul(toPositive as Tensor, 4 * t),
  ];
}
