import type { DType } from '../graph/dtype';
import type { Graph } from '../graph/graph';
import { Value } from '../graph/value';
import type { Kernel, Kernels, X } from './kernel';

/** Numbers made on the host: part of the structure, since their values are attributes of the kernel. */
const list = (g: Graph, values: readonly number[], dtype: 'float32' | 'int32') => {
  if (values.length <= 4096) return g.list(values, [values.length], dtype);
  const data = dtype === 'float32' ? Float32Array.from(values) : Int32Array.from(values);
  return Value.known(data, [values.length], dtype);
};

const fill = (
  g: Graph,
  _: unknown,
  { shape, value, dtype }: { shape: number[]; value: number; dtype?: DType },
) => g.fill(Number(value), shape, dtype ?? 'float32');

interface Range {
  start: number;
  stop: number;
  step: number;
  dtype?: 'float32' | 'int32';
}

const range = (g: Graph, _: unknown, { start, stop, step, dtype }: Range) => {
  const empty = start === stop || (start < stop && step < 0) || (stop < start && step > 1);
  const length = empty ? 0 : Math.abs(Math.ceil((stop - start) / step));
  const by = stop < start && step === 1 ? -1 : step;
  // Added up rather than multiplied, as tfjs does.
  let next = start;
  const values = Array.from({ length }, () => {
    const value = next;
    next = dtype === 'int32' ? next + by : Math.fround(next + by);
    return value;
  });
  return list(g, values, dtype ?? 'float32');
};

const linSpace = (
  g: Graph,
  _: unknown,
  { start, stop, num }: { start: number; stop: number; num: number },
) => {
  const step = (stop - start) / (num - 1);
  const values = [start];
  for (let i = 1; i < num; i++) values.push(Math.fround((values[i - 1] as number) + step));
  return list(g, values.slice(0, num), 'float32');
};

const like =
  (value: number): Kernel =>
  (g: Graph, { x }: X) =>
    g.fill(value, x.shape, x.dtype);

export const createKernels: Kernels = {
  Fill: fill as Kernel,
  Range: range as Kernel,
  LinSpace: linSpace as Kernel,
  ZerosLike: like(0),
  OnesLike: like(1),
};
