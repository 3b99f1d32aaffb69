import type { Graph } from '../graph/graph';
import { binary, castTo, reshape, transpose } from '../graph/ops';
import { broadcastShape } from '../graph/shape';
import type { Value } from '../graph/value';
import type { AB, Kernel, Kernels } from './kernel';
import { activate } from './unary';

interface Transposes {
  transposeA?: boolean;
  transposeB?: boolean;
}

/** The matrix product over the last two axes; leading axes broadcast. */
export function matMul(
  g: Graph,
  a: Value,
  b: Value,
  { transposeA = false, transposeB = false }: Transposes = {},
): Value {
  const [rows, inner] = matrixShape(a, transposeA);
  const [other, columns] = matrixShape(b, transposeB);
  if (inner !== other) {
    throw new Error(
      `matrices of shapes [${a.shape}] and [${b.shape}] with transposeA=${transposeA} and transposeB=${transposeB} ` +
        'do not multiply: the inner extents differ',
    );
  }
  const shape = [...broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2)), rows, columns];
  if (inner === 0) return g.fill(0, shape, a.dtype);
  if (a.dtype !== 'float32') {
    // Whole numbers have no fused transposes.
    const x = transposeA ? swapLast(g, a) : a;
    const y = transposeB ? swapLast(g, b) : b;
    return g.op('MatMul', [x, y], shape, a.dtype);
  }
  // A batch of products with one shared right side is one taller product.
  if (b.shape.length > 2 && b.shape.slice(0, -2).every((n) => n === 1) && !transposeA && a.shape.length > 2) {
    const matrix = reshape(g, b, b.shape.slice(-2));
    const tall = reshape(g, a, [a.size / inner, inner]);
    return reshape(g, matMul(g, tall, matrix, { transposeB }), shape);
  }
  // One matrix a side: batch axes of extent 1 only slow the product down.
  if (shape.length > 2 && a.size === rows * inner && b.size === inner * columns) {
    const [x, y] = [reshape(g, a, a.shape.slice(-2)), reshape(g, b, b.shape.slice(-2))];
    return reshape(g, matMul(g, x, y, { transposeA, transposeB }), shape);
  }
  if (!transposeA && !transposeB) return g.op('MatMul', [a, b], shape, 'float32');
  const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 };
  return g.op('FusedMatMul', [a, b], shape, 'float32', attributes, 'com.microsoft');
}

function matrixShape(x: Value, transposed: boolean): [number, number] {
  if (x.shape.length < 2)
    throw new Error(`a matrix product takes tensors of rank 2 or more, not [${x.shape}]`);
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  return transposed ? [columns, rows] : [rows, columns];
}

function swapLast(g: Graph, x: Value): Value {
  const rank = x.shape.length;
  return transpose(g, x, [...Array(rank - 2).keys(), rank - 1, rank - 2]);
}

interface Fused extends Transposes {
  activation: string;
  leakyreluAlpha?: number;
}
export interface FusedInputs {
  bias?: Value;
  preluActivationWeights?: Value;
}

/** Bias and activation that tfjs fuses onto a product or a convolution. */
export function finish(g: Graph, x: Value, inputs: FusedInputs, activation: string, alpha = 0.2): Value {
  const biased = inputs.bias ? binary(g, 'Add', x, inputs.bias) : x;
  return activate(g, biased, activation ?? 'linear', alpha, inputs.preluActivationWeights);
}

const fusedMatMul = (g: Graph, inputs: AB & FusedInputs, attributes: Fused) =>
  finish(
    g,
    matMul(g, inputs.a, inputs.b, attributes),
    inputs,
    attributes.activation,
    attributes.leakyreluAlpha,
  );

const batchMatMul = (g: Graph, { a, b }: AB, attributes: Transposes) => {
  if (a.dtype !== 'bool') return matMul(g, a, b, attributes);
  return matMul(g, castTo(g, a, 'int32'), castTo(g, b, 'int32'), attributes);
};

export const matmulKernels: Kernels = {
  BatchMatMul: batchMatMul as Kernel,
  _FusedMatMul: fusedMatMul as Kernel,
};
