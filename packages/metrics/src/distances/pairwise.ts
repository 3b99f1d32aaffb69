import type { Tensor, Tensor2D, Tensor3D, TF } from '@hemlkit/core/plugin';

/** Differences of at most this many numbers are formed one by one (8 MiB). */
const cubeLimit = 2 ** 21;

/** Every row of a [M, D] minus every row of b [N, D]: [M, N, D]. */
export function differences(tf: TF, a: Tensor2D, b: Tensor2D): Tensor3D {
  const [m, d] = a.shape;
  const n = b.shape[0];
  return tf.sub(tf.reshape(a, [m, 1, d]), tf.reshape(b, [1, n, d]));
}

/**
 * Squared Euclidean distances [M, N]. Where the differences fit, they are formed: equal rows then are exactly 0
 * apart. Else |a|² + |b|² − 2ab, whose error is some 1e-7 of |a|² + |b|²; moving both by the mean of b keeps those
 * small, and changes no distance.
 */
export function squaredDistances(tf: TF, a: Tensor2D, b: Tensor2D): Tensor2D {
  const [m, d] = a.shape;
  const n = b.shape[0];
  if (m * n * d <= cubeLimit) return tf.sum(tf.square(differences(tf, a, b)), 2);
  const origin = tf.mean(b, 0, true);
  const [movedA, movedB] = [tf.sub<Tensor2D>(a, origin), tf.sub<Tensor2D>(b, origin)];
  const lengthA = tf.sum(tf.square(movedA), 1, true);
  const lengthB = tf.reshape(tf.sum(tf.square(movedB), 1), [1, n]);
  const product = tf.mul(tf.matMul(movedA, movedB, false, true), -2);
  return tf.relu(tf.add<Tensor2D>(tf.add(product, lengthA), lengthB));
}

/** Σ|x|^p over the last axis; tfjs would give |x| the gradient −1 at 0, where this gives 0. */
export function sumOfPowers(tf: TF, x: Tensor3D, p: number): Tensor2D {
  const powers = tf.customGrad((...inputs) => {
    const [value, save] = inputs as [Tensor, (tensors: Tensor[]) => void];
    const size = tf.abs(value);
    save([value, size]);
    return {
      value: p === 1 ? size : tf.pow(size, p),
      gradFunc: (dy: Tensor, [from, by]: Tensor[]) => {
        const slope = tf.sign(from as Tensor);
        return tf.mul(dy, p === 1 ? slope : tf.mul(slope, tf.mul(tf.pow(by as Tensor, p - 1), p)));
      },
    };
  });
  return tf.sum(powers(x), 2);
}

/**
 * x^exponent for x ≥ 0, with gradient 0 where x is 0. By hand, since automatic differentiation would multiply 0 by
 * infinity there.
 */
export function powerFromZero(tf: TF, x: Tensor2D, exponent: number): Tensor2D {
  if (exponent === 1) return x;
  const power = tf.customGrad((...inputs) => {
    const [base, save] = inputs as [Tensor, (tensors: Tensor[]) => void];
    const value = exponent === 0.5 ? tf.sqrt(base) : tf.pow(base, exponent);
    save([base, value]);
    return {
      value,
      gradFunc: (dy: Tensor, [from, to]: Tensor[]) => {
        const slope = tf.div(tf.mul(to as Tensor, exponent), from as Tensor);
        return tf.where(tf.greater(from as Tensor, 0), tf.mul(dy, slope), tf.zerosLike(dy));
      },
    };
  });
  return power(x) as Tensor2D;
}
