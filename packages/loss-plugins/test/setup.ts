import type { Random, TF, Variable } from '@hemlkit/core/plugin';
import * as tfjs from '@tensorflow/tfjs';

/** tfjs on its plain JavaScript backend. */
export async function cpu(): Promise<TF> {
  tfjs.enableProdMode();
  await tfjs.setBackend('cpu');
  return tfjs;
}

/** A small seeded generator (mulberry32), split by name. */
export function random(seed = 1): Random {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const integer = (below: number) => Math.floor(uniform() * below);
  return {
    uniform,
    integer,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    permutation: (length) => {
      const order = Int32Array.from({ length }, (_, index) => index);
      for (let index = length - 1; index > 0; index--) {
        const other = integer(index + 1);
        [order[index], order[other]] = [order[other]!, order[index]!];
      }
      return order;
    },
    split: (...name) =>
      random([...name.join('/')].reduce((hash, char) => hash * 31 + char.charCodeAt(0), seed)),
  };
}

/** The i-th of a fixed sequence of numbers in -1..1, the same in any language: what golden figures are made with. */
export function wave(index: number, phase: number): number {
  return Math.sin(0.7 * index + phase + 0.013 * ((index * index) % 97));
}

/** Sets variables to `wave`, in PyTorch's order of elements, each scaled to keep activations near 1. */
export function assignWave(tf: TF, value: Variable, data: Float32Array): void {
  const tensor = tf.tensor(data, value.shape);
  value.assign(tensor);
  tensor.dispose();
}
