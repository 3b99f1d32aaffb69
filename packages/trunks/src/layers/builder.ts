import type { NetworkVariables, Tensor4D, TF, Variable } from '@hemlkit/core/plugin';
import type { Wanted, WeightSource } from './weight-source';

/** A step from images to features. `training`: batch statistics, else running ones. */
export type Layer = (x: Tensor4D, training: boolean) => Tensor4D;

/** What layers are made with: the tfjs in use, and the variables made so far. */
export interface Builder {
  tf: TF;
  variables: NetworkVariables;
  /** @param trainable false for running statistics */
  variable(wanted: Wanted, trainable?: boolean): Variable;
}

export function createBuilder(tf: TF, source: WeightSource): Builder {
  const variables: NetworkVariables = {};
  return {
    tf,
    variables,
    variable(wanted, trainable = true) {
      const initial = tf.tensor(source.take(wanted), wanted.shape, 'float32');
      const value = tf.variable(initial, trainable);
      initial.dispose();
      variables[wanted.name] = { value, layout: wanted.layout };
      return value;
    },
  };
}
