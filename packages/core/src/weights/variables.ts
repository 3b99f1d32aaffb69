import { HemlError } from '../contracts/error';
import type { NetworkVariables, Weights } from '../contracts/network';
import type { TF } from '../contracts/tf';

/** The variables' values on the host. */
export async function readWeights(variables: NetworkVariables): Promise<Weights> {
  const weights: Weights = {};
  for (const [name, { value, layout }] of Object.entries(variables))
    weights[name] = {
      shape: value.shape.slice(),
      layout,
      trainable: value.trainable,
      data: Float32Array.from(await value.data()),
    };
  return weights;
}

/** Sets every variable. The weights must have the same names and shapes. */
export function writeWeights(tf: TF, variables: NetworkVariables, weights: Weights): void {
  const missing = Object.keys(variables).filter((name) => !weights[name]);
  const extra = Object.keys(weights).filter((name) => !variables[name]);
  if (missing.length || extra.length)
    throw new HemlError(
      `These weights are of another model: ${[...missing.map((n) => `without ${n}`), ...extra.map((n) => `with ${n}`)].slice(0, 6).join(', ')}.`,
      { code: 'weights-mismatch' },
    );
  for (const [name, { value }] of Object.entries(variables)) {
    const { data, shape } = weights[name] as Weights[string];
    if (shape.join() !== value.shape.join())
      throw new HemlError(`The weight ${name} has the shape [${shape}], the model wants [${value.shape}].`, {
        code: 'weights-mismatch',
      });
    tf.tidy(() => value.assign(tf.tensor(data, shape, 'float32')));
  }
}
