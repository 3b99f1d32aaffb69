import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { geometry } from '../../test/support/convolution';
import { Graph } from '../graph/graph';
import { binary, reshape } from '../graph/ops';
import { PORTABLE } from '../graph/target';
import { Value } from '../graph/value';
import { subgraph } from '../graph/walk';
import { blockedConvolve } from '../kernels/blocked';
import { foldAffine } from './affine';

/** A product of [8, 4] and [4, 3], as an image of 2x4 pixels, with one number a channel. */
function parts() {
  const g = new Graph(tf);
  const [x, w, s, t] = [[8, 4], [4, 3], [3], [1, 1, 3]].map((shape) => new Value(shape, 'float32')) as [
    Value,
    Value,
    Value,
    Value,
  ];
  const product = g.op('MatMul', [x, w], [8, 3], 'float32');
  return { g, x, w, s, t, product, image: reshape(g, product, [2, 4, 3]) };
}

const typesOf = (graph: { nodes: readonly { type: string }[] }) => graph.nodes.map(({ type }) => type);

describe('foldAffine', () => {
  it('moves a factor and a summand into the product', () => {
    const { g, s, t, w, image } = parts();
    const normalised = binary(g, 'Add', binary(g, 'Mul', image, s), t);
    const folded = foldAffine(subgraph([normalised]), g);
    expect(typesOf(folded)).toEqual(['Mul', 'Reshape', 'Gemm', 'Reshape']);
    expect(folded.nodes[0]?.inputs).toEqual([w, s]);
    expect(folded.outputs[0]?.shape).toEqual([2, 4, 3]);
  });

  it('moves them into a convolution in the blocked layout', () => {
    const g = new Graph(tf, { ...PORTABLE, block: 4 });
    const [x, w, s, t] = [[2, 3, 3, 4], [1, 2, 4, 8], [8], [1, 1, 1, 8]].map(
      (shape) => new Value(shape, 'float32'),
    ) as [Value, Value, Value, Value];
    const geo = geometry({ batch: 2, height: 3, width: 3, filterHeight: 1, filterWidth: 2, top: 0 });
    const graph = subgraph([binary(g, 'Add', binary(g, 'Mul', blockedConvolve(g, x, w, geo), s), t)]);
    const folded = foldAffine(graph, g);
    expect(typesOf(graph).slice(-4)).toEqual(['Conv', 'ReorderOutput', 'Mul', 'Add']);
    expect(typesOf(folded).slice(-2)).toEqual(['Conv', 'ReorderOutput']);
    expect(folded.nodes.at(-2)?.inputs).toHaveLength(3);
    expect(folded.outputs[0]?.shape).toEqual([2, 3, 2, 8]);
  });

  it('leaves a product alone that something else reads', () => {
    const { g, s, image, product } = parts();
    const scaled = binary(g, 'Mul', s, image);
    const graph = subgraph([scaled, binary(g, 'Sub', image, image)]);
    expect(foldAffine(graph, g)).toBe(graph);
    const asked = subgraph([scaled, product]);
    expect(foldAffine(asked, g)).toBe(asked);
  });

  it('leaves whole arrays and numbers along other axes alone', () => {
    const { g, image } = parts();
    const graph = subgraph([binary(g, 'Add', image, new Value([2, 4, 3], 'float32'))]);
    expect(foldAffine(graph, g)).toBe(graph);
    const { g: other, image: second } = parts();
    const rows = subgraph([binary(other, 'Mul', second, new Value([4, 1], 'float32'))]);
    expect(foldAffine(rows, other)).toBe(rows);
  });
});
