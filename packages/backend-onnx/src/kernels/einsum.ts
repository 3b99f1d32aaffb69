import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';
import type { Kernel, Kernels, List } from './kernel';

/** tfjs checks the equation and the extents; ONNX has the sum itself. */
const einsum = (g: Graph, inputs: List, { equation }: { equation: string }) => {
  const operands = Object.values(inputs);
  const { allDims, idDims } = g.tf.backend_util.decodeEinsumEquation(equation, operands.length);
  g.tf.backend_util.checkEinsumDimSizes(allDims.length, idDims, operands as never);
  const extents = new Map<string, number>();
  idDims.forEach((dims, i) => {
    dims.forEach((dim, axis) => {
      extents.set(allDims[dim] as string, (operands[i] as Value).shape[axis] as number);
    });
  });
  const compact = equation.replace(/\s/g, '');
  const shape = [...compact.slice(compact.indexOf('->') + 2)].map((name) => extents.get(name) as number);
  const { dtype } = operands[0] as Value;
  return g.op('Einsum', operands, shape, dtype, { equation: compact });
};

export const einsumKernels: Kernels = { Einsum: einsum as Kernel };
