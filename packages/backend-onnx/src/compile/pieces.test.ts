import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { Graph } from '../graph/graph';
import { binary, unary } from '../graph/ops';
import { Value } from '../graph/value';
import { subgraph } from '../graph/walk';
import { findClusters } from './clusters';
import { computeInPieces, pieceLength } from './pieces';

const SHAPE = [1024, 512];
const input = () => Value.known(new Float32Array(1024 * 512), SHAPE, 'float32');
const row = () => Value.known(new Float32Array(512), [512], 'float32');
/** Four operations in a row. */
const chain = (g: Graph, x: Value, other: Value) => {
  const sum = binary(g, 'Add', x, other);
  return unary(g, 'Sqrt', unary(g, 'Exp', binary(g, 'Mul', sum, sum)));
};

it('gathers operations of one shape, with one number a column', () => {
  const g = new Graph(tf);
  const [cluster, ...others] = findClusters(subgraph([chain(g, input(), row())]));
  expect(others).toEqual([]);
  expect(cluster?.nodes.map((node) => node.type)).toEqual(['Add', 'Mul', 'Exp', 'Sqrt']);
  expect(cluster?.period).toBe(512);
});

it('joins branches that meet', () => {
  const g = new Graph(tf);
  const [x, y] = [chain(g, input(), input()), chain(g, input(), input())];
  expect(findClusters(subgraph([binary(g, 'Sub', x, y)])).map((c) => c.nodes.length)).toEqual([9]);
});

it('does not put a sum between two nodes of a cluster', () => {
  const g = new Graph(tf);
  const before = chain(g, input(), row());
  const total = g.op('ReduceSum', [before, g.ints([0])], [512], 'float32', { keepdims: 0 });
  const after = chain(g, before, total);
  const clusters = findClusters(subgraph([after]));
  expect(clusters.map((cluster) => cluster.nodes.length)).toEqual([4, 4]);
});

it('leaves small arrays alone', () => {
  const g = new Graph(tf);
  const small = Value.known(new Float32Array(512), [512], 'float32');
  const graph = subgraph([chain(g, small, small)]);
  expect(computeInPieces(graph)).toBe(graph);
});

it('replaces a cluster by one node, whose outputs hold what others read', () => {
  const g = new Graph(tf);
  const first = chain(g, input(), row());
  const result = computeInPieces(subgraph([first]));
  const scan = result.nodes.find((node) => node.type === 'Scan');
  expect(scan?.body?.nodes.map((node) => node.type)).toEqual(['Add', 'Mul', 'Exp', 'Sqrt']);
  expect(result.outputs[0]).toBe(scan?.outputs[0]);
  expect(result.outputs[0]?.shape).toEqual([8, 128, 512]);
});

it('cuts arrays into equal pieces of whole rows', () => {
  expect(pieceLength(512 * 512 * 9, 1)).toBe(65536);
  expect(pieceLength(1000 * 1000, 1000)).toBe(50000);
  expect(pieceLength(1000003, 1)).toBeUndefined();
});
