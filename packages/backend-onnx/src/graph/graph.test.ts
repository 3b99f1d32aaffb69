import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { Graph } from './graph';
import { binary, castTo, reshape, slice, transpose } from './ops';
import { Value } from './value';
import { structureKey, subgraph } from './walk';

const input = (...shape: number[]) =>
  Value.known(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape, 'float32');

it('records an operation on the same inputs once', () => {
  const g = new Graph(tf);
  const x = input(2, 3);
  expect(g.op('Exp', [x], [2, 3], 'float32')).toBe(g.op('Exp', [x], [2, 3], 'float32'));
  expect(g.op('Exp', [x], [2, 3], 'float32')).not.toBe(g.op('Log', [x], [2, 3], 'float32'));
  expect(g.ints([1, 2])).toBe(g.ints([1, 2]));
  expect(g.size).toBe(2);
});

it('needs no operation for an empty result', () => {
  const g = new Graph(tf);
  expect(g.op('Exp', [input(0, 3)], [0, 3], 'float32').contents()).toEqual(new Float32Array(0));
  expect(g.size).toBe(0);
});

it('keeps constants small and leaves out what changes nothing', () => {
  const g = new Graph(tf);
  const x = input(2, 3);
  expect(binary(g, 'Mul', x, g.fill(1, [2, 3], 'float32'))).toBe(x);
  expect(binary(g, 'Add', g.scalar(0), x)).toBe(x);
  expect(reshape(g, reshape(g, x, [6]), [2, 3])).toBe(x);
  expect(slice(g, x, [0, 0], [2, 3])).toBe(x);
  expect(transpose(g, input(1, 4), [1, 0]).node?.type).toBe('Reshape');
  const scaled = binary(g, 'Mul', x, g.fill(2, [2, 3], 'float32'));
  expect(scaled.node?.inputs[1]?.shape).toEqual([]);
});

it('spreads a sum out only where its shape is asked for', () => {
  const g = new Graph(tf);
  const spread = g.op('Expand', [input(1, 3), g.ints([2, 3])], [2, 3], 'float32');
  const scaled = binary(g, 'Mul', spread, g.scalar(2));
  expect(scaled.node?.type).toBe('Expand');
  expect(scaled.node?.inputs[0]?.shape).toEqual([1, 3]);
  expect(binary(g, 'Mul', spread, input(2, 3)).node?.inputs[0]?.shape).toEqual([1, 3]);
});

it('joins conversions of bytes', () => {
  const g = new Graph(tf);
  const bytes = Value.known(new Uint8Array(2), [2], 'uint8');
  const float = castTo(g, castTo(g, bytes, 'int32'), 'float32');
  expect(float.node?.inputs[0]).toBe(bytes);
});

it('walks what is wanted and nothing else', () => {
  const g = new Graph(tf);
  const [x, y] = [input(2), input(2)];
  const sum = binary(g, 'Add', x, y);
  g.op('Exp', [sum], [2], 'float32');
  const graph = subgraph([g.op('Log', [sum], [2], 'float32')]);
  expect(graph.nodes.map((node) => node.type)).toEqual(['Add', 'Log']);
  expect(graph.inputs).toEqual([x, y]);
});

it('has one key for graphs that differ in their inputs only', () => {
  const key = (shape: number[], scale: number, type = 'Add') => {
    const g = new Graph(tf);
    return structureKey(subgraph([g.op(type, [input(...shape), g.scalar(scale)], shape, 'float32')]));
  };
  expect(key([2], 3)).toBe(key([2], 3));
  expect(new Set([key([2], 3), key([3], 3), key([2], 4), key([2], 3, 'Sub')]).size).toBe(4);
});
