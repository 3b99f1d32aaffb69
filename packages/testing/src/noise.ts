import { createRandom, type Noisy, type Tensor, type TF } from '@hemlkit/core/plugin';

/** The random numbers that a part of the step asks for; undefined where it asks for none. */
export function noiseFor(
  tf: TF,
  part: Noisy,
  batch: number,
  references: number,
  seed = 1,
): Tensor | undefined {
  const shape = part.noise?.(batch, references);
  if (!shape) return undefined;
  const random = createRandom(seed, 'noise');
  const size = shape.reduce((product, extent) => product * extent, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.uniform() * (1 - 2 ** -24)),
    shape,
    'float32',
  );
}
