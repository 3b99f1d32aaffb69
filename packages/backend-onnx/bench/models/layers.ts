import type { Rank, Tensor, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { TF } from '../../src/index';

/** A model of the benchmark: named variables that are trained, others that are kept, and the forward pass. */
export interface Model {
  readonly trained: Variable[];
  apply(images: Tensor4D, training: boolean): Tensor;
}

/** A layer maps a batch to a batch. */
export type Layer = (x: Tensor4D, training: boolean) => Tensor4D;

/** Makes layers over one tfjs, collecting the variables that they train. */
export class Layers {
  readonly trained: Variable[] = [];
  #seed = 1;

  constructor(readonly tf: TF) {}

  /** A convolution without bias, padded as torch does: the same number on every side. */
  conv(size: number, inputs: number, outputs: number, stride: number): Layer {
    const scale = Math.sqrt(2 / (size * size * outputs));
    const filter = this.#variable([size, size, inputs, outputs], scale);
    const pad = size >> 1;
    return (x) => this.tf.conv2d(x, filter as Variable<Rank.R4>, stride, pad, 'NHWC', 1, 'floor');
  }

  /** Batch normalisation with running statistics, its backward pass written out (a few ops fewer than autodiff). */
  batchNorm(channels: number): Layer {
    const { tf } = this;
    const gamma = tf.variable(tf.ones([channels]));
    const beta = tf.variable(tf.zeros([channels]));
    const runningMean = tf.variable(tf.zeros([channels]), false);
    const runningVariance = tf.variable(tf.ones([channels]), false);
    this.trained.push(gamma, beta);
    return (x, training) => {
      if (!training) return tf.batchNorm(x, runningMean, runningVariance, beta, gamma, 1e-5) as Tensor4D;
      const count = x.size / channels;
      const normalise = tf.customGrad((x, gamma, beta, save) => {
        const rows = (x as Tensor).reshape([count, channels]);
        const mean = rows.mean(0);
        const variance = tf.relu(rows.square().mean(0).sub(mean.square()));
        runningMean.assign(runningMean.mul(0.9).add(mean.mul(0.1)));
        runningVariance.assign(runningVariance.mul(0.9).add(variance.mul((0.1 * count) / (count - 1))));
        const inverse = variance.add(1e-5).rsqrt();
        const scale = (gamma as Tensor).mul(inverse);
        (save as (tensors: Tensor[]) => void)([x as Tensor, mean, inverse, scale]);
        const gradFunc = (dy: Tensor, saved: Tensor[]) => {
          const [x, mean, inverse, scale] = saved as [Tensor, Tensor, Tensor, Tensor];
          const flat = dy.reshape([count, channels]);
          const sum = flat.sum(0);
          const dot = flat
            .mul(x.reshape([count, channels]))
            .sum(0)
            .sub(sum.mul(mean))
            .mul(inverse);
          const slope = scale.mul(inverse).mul(dot).div(-count);
          const level = scale.mul(sum).div(-count).sub(slope.mul(mean));
          return [dy.mul(scale).add(x.mul(slope).add(level)), dot, sum];
        };
        return { value: (x as Tensor).mul(scale).add((beta as Tensor).sub(mean.mul(scale))), gradFunc };
      });
      return normalise(x, gamma, beta) as Tensor4D;
    };
  }

  /** A linear layer with bias. */
  linear(inputs: number, outputs: number): (x: Tensor) => Tensor {
    const weights = this.#variable([inputs, outputs], Math.sqrt(1 / inputs));
    const bias = this.tf.variable(this.tf.zeros([outputs]));
    this.trained.push(bias);
    return (x) => this.tf.matMul(x, weights as Tensor).add(bias);
  }

  #variable(shape: number[], scale: number): Variable {
    const variable = this.tf.tidy(() =>
      this.tf.variable(this.tf.randomNormal(shape, 0, scale, 'float32', this.#seed++)),
    );
    this.trained.push(variable);
    return variable;
  }
}
