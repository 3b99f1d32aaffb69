import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { registerOnnxBackend } from './index';

const backend = registerOnnxBackend(tf, { threads: 1 });

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
});

it('computes with the numbers that a tensor was made from, whatever becomes of their array', () => {
  const numbers = Float32Array.of(1, 2);
  const doubled = tf.mul(tf.tensor1d(numbers), 2);
  numbers.fill(9);
  expect([...doubled.dataSync()]).toEqual([2, 4]);
});

it('gives each reader of a constant an array of its own', () => {
  tf.zeros([2]).dataSync().fill(7);
  expect([...tf.zeros([2]).dataSync()]).toEqual([0, 0]);
});

it('computes everything alive at the first read', () => {
  const x = tf.tensor1d([1, 2]);
  const [a, b] = [x.add(1), x.mul(3)];
  a.dataSync();
  const { cacheHits, cacheMisses } = backend.stats();
  expect([...b.dataSync()]).toEqual([3, 6]);
  expect(backend.stats()).toMatchObject({ cacheHits, cacheMisses, nodes: 0 });
});

it('takes tensors over from another backend', async () => {
  await tf.setBackend('cpu');
  const square = tf.tensor2d([1, 2, 3, 4], [2, 2]);
  const flat = square.reshape([4]);
  await tf.setBackend('onnxruntime');
  expect([...tf.matMul(square, square).add(flat.sum()).dataSync()]).toEqual([17, 20, 25, 32]);
});

it('runs a program while another backend is in use', async () => {
  const weight = tf.variable(tf.scalar(1));
  const copy = tf.variable(weight);
  const program = backend.compile(() => {
    weight.assign(weight.mul(2));
    return [weight.add(0)];
  }, []);
  await tf.setBackend('cpu');
  expect([...((await program.run([]))[0] ?? [])]).toEqual([2]);
  await program.run([]);
  await tf.setBackend('onnxruntime');
  expect([weight.dataSync()[0], copy.dataSync()[0]]).toEqual([4, 1]);
});
