import type { Random } from '@hemlkit/core/plugin';

/** First values of a variable of this shape. */
export type Initial = (random: Random, shape: readonly number[]) => Float32Array;

export const zeros: Initial = (_, shape) => new Float32Array(sizeOf(shape));
export const ones: Initial = (_, shape) => new Float32Array(sizeOf(shape)).fill(1);

/**
 * Kaiming normal with fan-out and the gain of a rectifier, deviation √(2 / (height · width · out)): what
 * torchvision gives the convolutions of its ResNets (He et al., 2015). Shape [height, width, in, out].
 */
export const kaimingNormal: Initial = (random, shape) => {
  const [height = 1, width = 1, , outputs = 1] = shape;
  const deviation = Math.sqrt(2 / (height * width * outputs));
  return random.normals(sizeOf(shape), deviation);
};

/** Uniform within ±1/√fanIn: PyTorch's default for the weight and the bias of a linear layer. */
export function uniformByFanIn(fanIn: number): Initial {
  const bound = 1 / Math.sqrt(fanIn);
  return (random, shape) => draw(shape, () => bound * (2 * random.uniform() - 1));
}

function draw(shape: readonly number[], next: () => number): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  for (let index = 0; index < values.length; index++) values[index] = next();
  return values;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}
