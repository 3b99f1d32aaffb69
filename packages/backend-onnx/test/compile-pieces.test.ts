import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { tf } from './support/backends';
import { compare } from './support/compare';
import { floats, generator } from './support/inputs';

/** Large enough to be computed piece by piece. */
const ROWS = 600;
const COLUMNS = 512;

const UNARY = [tf.tanh, tf.sigmoid, tf.relu, tf.abs, tf.neg, tf.step] as ((x: Tensor) => Tensor)[];
const BINARY = [
  tf.add,
  tf.sub,
  tf.maximum,
  tf.minimum,
  (a: Tensor, b: Tensor) => tf.mul(tf.tanh(a), tf.tanh(b)),
  (a: Tensor, b: Tensor) => tf.where(tf.greater(a, b), a, tf.mul(b, 0.5)),
  (a: Tensor, b: Tensor) => tf.div(a, tf.add(tf.sqrt(tf.abs(b)), 1)),
] as ((a: Tensor, b: Tensor) => Tensor)[];
/** From a whole array to one number a column, which comes back into later operations. */
const REDUCTIONS = [
  (x: Tensor) => tf.mean(x, 0),
  (x: Tensor) => tf.max(x, 0, true),
  (x: Tensor) => tf.mean(x),
] as ((x: Tensor) => Tensor)[];

/** A random program: chains of element-wise operations with reductions, products and reshapes in between. */
function randomProgram(seed: number) {
  return (...inputs: Tensor[]): Tensor[] => {
    const next = generator(seed);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
    const wholes = inputs.slice(0, 2);
    const small = inputs.slice(2);
    for (let step = 0; step < 16; step++) {
      const kind = next();
      if (kind < 0.25) wholes.push(pick(UNARY)(pick(wholes)));
      else if (kind < 0.6) wholes.push(pick(BINARY)(pick(wholes), pick(wholes)));
      else if (kind < 0.8) wholes.push(pick(BINARY)(pick(wholes), pick(small)));
      else if (kind < 0.95) small.push(pick(REDUCTIONS)(pick(wholes)));
      else wholes.push(pick(wholes).reshape([COLUMNS, ROWS]).reshape([ROWS, COLUMNS]));
    }
    return [wholes.at(-1), wholes.at(-3), small.at(-1), tf.sum(wholes.at(-2) as Tensor)] as Tensor[];
  };
}

describe('long chains of element-wise operations', () => {
  for (let seed = 1; seed <= 16; seed++) {
    it(`random program ${seed}`, () =>
      compare(
        randomProgram(seed),
        [
          floats([ROWS, COLUMNS]),
          floats([ROWS, COLUMNS]),
          floats([COLUMNS]),
          floats([1, COLUMNS]),
          floats([]),
        ],
        { tolerance: 2e-4 },
      ));
  }
  it('a chain that returns every link', () =>
    compare(
      (x, row) => {
        const links = [tf.mul(x as Tensor, row as Tensor)];
        for (let step = 0; step < 6; step++)
          links.push(tf.tanh(tf.add(links.at(-1) as Tensor, row as Tensor)));
        return links;
      },
      [floats([ROWS, COLUMNS]), floats([COLUMNS])],
    ));
  it('a length that cannot be cut evenly', () =>
    compare((x) => tf.sub(1, tf.exp(tf.neg(tf.square(tf.add(x as Tensor, 0.1))))), [floats([524309])]));
});
