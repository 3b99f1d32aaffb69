import type { Graph } from '../graph/graph';
import { binary } from '../graph/ops';
import type { Value } from '../graph/value';
import type { Kernel, Kernels, X } from './kernel';
import { matMul } from './matmul';

interface Neighbours {
  depthRadius: number;
  bias: number;
  alpha: number;
  beta: number;
}

/** Sums over the channels at most `radius` away: a product with a band of ones. */
function nearby(g: Graph, x: Value, radius: number): Value {
  const channels = x.shape.at(-1) as number;
  const band = g.constant(
    () =>
      Float32Array.from({ length: channels * channels }, (_, i) =>
        Math.abs(Math.floor(i / channels) - (i % channels)) <= radius ? 1 : 0,
      ),
    [channels, channels],
    'float32',
    `band ${channels} ${radius}`,
  );
  return matMul(g, x, band);
}

function norm(g: Graph, x: Value, { depthRadius, bias, alpha }: Neighbours): Value {
  const squares = nearby(g, binary(g, 'Mul', x, x), depthRadius);
  return binary(g, 'Add', binary(g, 'Mul', squares, g.scalar(alpha)), g.scalar(bias));
}

const power = (g: Graph, x: Value, exponent: number) => binary(g, 'Pow', x, g.scalar(exponent));

/** Local response normalisation, Krizhevsky et al. (2012): x / (bias + alpha * sum of the neighbours' squares)^beta. */
const lrn = (g: Graph, { x }: X, a: Neighbours) => binary(g, 'Mul', x, power(g, norm(g, x, a), -a.beta));

const lrnGrad = (g: Graph, { x, y, dy }: { x: Value; y: Value; dy: Value }, a: Neighbours) => {
  const n = norm(g, x, a);
  const direct = binary(g, 'Mul', dy, power(g, n, -a.beta));
  const shares = nearby(g, binary(g, 'Div', binary(g, 'Mul', dy, y), n), a.depthRadius);
  const through = binary(g, 'Mul', binary(g, 'Mul', x, shares), g.scalar(2 * a.alpha * a.beta));
  return binary(g, 'Sub', direct, through);
};

export const normaliseKernels: Kernels = { LRN: lrn as Kernel, LRNGrad: lrnGrad as Kernel };
