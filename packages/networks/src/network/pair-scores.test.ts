import type { Tensor2D } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { pairScores } from './pair-scores';

it('scores blocks of queries as it scores them alone, however many fit', async () => {
  const { engine } = await workbench();
  const { tf } = engine;
  const rows = Float32Array.of(0, 1, 3, 7, 15);
  const blocks: number[] = [];
  const distance = {
    inverted: false,
    matrix(a: Tensor2D, b: Tensor2D): Tensor2D {
      blocks.push(a.shape[0]);
      return tf.abs(tf.sub(a, tf.transpose(b))) as Tensor2D;
    },
  };
  // Two queries with five references at once.
  const before = tf.memory().numTensors;
  const scores = pairScores(engine, { rows, dimensions: 1 }, distance, 2 ** 23 / 12);
  expect(scores.inverted).toBe(false);
  const expected = [...rows].map((a) => [...rows].map((b) => Math.abs(a - b)));
  expect([...(await scores.of(0, 5))]).toEqual(expected.flat());
  expect([...(await scores.of(2, 2))]).toEqual(expected.slice(2, 4).flat());
  expect([...(await scores.of(4, 1))]).toEqual(expected[4]);
  // The last block begins earlier than where it is needed, and all are of one size.
  expect(new Set(blocks)).toEqual(new Set([2]));
  expect(tf.memory().numTensors).toBe(before);
});
