import type { Tensor, Tensor1D, Tensor2D, TF } from '@hemlkit/core/plugin';

/**
 * ‖row‖ₚ to a power, [rows]. By hand, since automatic differentiation gives no number at 0, where the gradient is 0:
 *
 *     d/dx (Σ|x|^p)^(power/p) = power · sign(x) · |x|^(p−1) · (Σ|x|^p)^(power/p − 1)
 */
export function rowNorms(tf: TF, rows: Tensor2D, p: number, power: number): Tensor1D {
  const norms = tf.customGrad((...inputs) => {
    const [x, save] = inputs as [Tensor, (tensors: Tensor[]) => void];
    const size = tf.abs(x);
    const sums = tf.sum(tf.pow(size, p), 1, true);
    save([x, size, sums]);
    return {
      value: tf.squeeze(tf.pow(sums, power / p), [1]),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [from, absolute, total] = saved as [Tensor, Tensor, Tensor];
        const zero = tf.equal(total, 0);
        const outer = tf.pow(tf.where(zero, tf.onesLike(total), total), power / p - 1);
        const inner = tf.mul(tf.sign(from), tf.pow(absolute, p - 1));
        const slope = tf.mul(inner, tf.mul(outer, power));
        return tf.mul(slope, tf.expandDims(dy, 1));
      },
    };
  });
  return norms(rows) as Tensor1D;
}
