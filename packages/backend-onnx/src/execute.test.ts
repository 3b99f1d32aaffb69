import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { Cache } from './cache';
import { evaluate } from './execute';
import { Graph } from './graph/graph';
import { binary, gather } from './graph/ops';
import { Value } from './graph/value';
import type { Session } from './session';

const floats = (...numbers: number[]) => Value.known(Float32Array.from(numbers), [numbers.length], 'float32');
const run = (wanted: Value[], cache = new Cache<Session>(4)) =>
  evaluate(wanted, cache, 1, { compileMs: 0, runMs: 0 });

it('computes all wanted values in one run and forgets how', () => {
  const g = new Graph(tf);
  const cache = new Cache<Session>(4);
  const sum = binary(g, 'Add', floats(1, 2), floats(3, 4));
  const product = binary(g, 'Mul', sum, sum);
  run([product, sum, sum], cache);
  expect([sum.contents(), product.contents()]).toEqual([Float32Array.of(4, 6), Float32Array.of(16, 36)]);
  expect([sum.node, product.node, cache.misses]).toEqual([undefined, undefined, 1]);
});

it('keeps one session for graphs of one structure', () => {
  const cache = new Cache<Session>(4);
  for (const x of [1, 2, 3]) run([binary(new Graph(tf), 'Add', floats(x), floats(x))], cache);
  expect([cache.hits, cache.misses]).toEqual([2, 1]);
});

it('names the tf operation and the shapes when a run fails', () => {
  const g = new Graph(tf);
  g.label = 'GatherV2';
  const index = Value.known(Int32Array.of(7), [1], 'int32');
  expect(() => run([gather(g, floats(1, 2, 3), index, 0)])).toThrow(
    'a computation failed at the tf operation GatherV2 (as Gather of float32 [3], int32 [1])',
  );
});

it('names the tf operation when ONNX Runtime refuses the graph', () => {
  const g = new Graph(tf);
  g.label = 'Einsum';
  expect(() => run([g.op('NoSuchOperator', [floats(1)], [1], 'float32')])).toThrow(
    'cannot compile an eager computation at the tf operation Einsum (as NoSuchOperator of float32 [1])',
  );
});
