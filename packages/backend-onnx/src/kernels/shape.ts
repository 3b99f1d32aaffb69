import type { Graph } from '../graph/graph';
import { castTo, concat, expand, gather, reshape, slice, transpose } from '../graph/ops';
import { normalAxes, sameShape, withAxes } from '../graph/shape';
import type { Value } from '../graph/value';
import type { Kernel, Kernels, List, X } from './kernel';

const tile = (g: Graph, { x }: X, { reps }: { reps: number[] }) => {
  const shape = x.shape.map((n, i) => n * (reps[i] as number));
  if (x.fill !== undefined) return g.fill(x.fill, shape, x.dtype);
  if (x.shape.every((n, i) => n === 1 || reps[i] === 1)) return expand(g, x, shape);
  return g.op('Tile', [x, g.ints(reps)], shape, x.dtype);
};

const concatKernel = (g: Graph, inputs: List, { axis }: { axis: number }) => {
  const parts = Object.values(inputs);
  const [along] = normalAxes(axis, (parts[0] as Value).shape.length) as [number];
  const [first, ...others] = parts as [Value, ...Value[]];
  for (const { shape } of others) {
    if (!sameShape(withAxes(shape, [along], 0), withAxes(first.shape, [along], 0))) {
      throw new Error(`shapes [${first.shape}] and [${shape}] do not join along axis ${along}`);
    }
  }
  return concat(g, parts, along);
};

const sliceKernel = (
  g: Graph,
  { x }: X,
  { begin, size }: { begin: number | number[]; size: number | number[] },
) => {
  const [starts, sizes] = g.tf.slice_util.parseSliceParams(x as never, begin, size) as [number[], number[]];
  g.tf.slice_util.assertParamsValid(x as never, starts, sizes);
  return slice(g, x, starts, sizes);
};

interface StridedAttributes {
  begin: number[];
  end: number[];
  strides: number[];
  beginMask: number;
  endMask: number;
  ellipsisMask: number;
  newAxisMask: number;
  shrinkAxisMask: number;
}

const stridedSlice = (g: Graph, { x }: X, a: StridedAttributes) => {
  const info = g.tf.slice_util.sliceInfo(
    x.shape as number[],
    a.begin,
    a.end,
    a.strides,
    a.beginMask,
    a.endMask,
    a.ellipsisMask,
    a.newAxisMask,
    a.shrinkAxisMask,
  );
  // tfjs counts some empty axes as -0.
  const shape = info.finalShape.map(Math.abs);
  if (info.isIdentity) return reshape(g, x, shape);
  const size = g.tf.slice_util.computeOutShape(info.begin, info.end, info.strides).map(Math.abs);
  return reshape(g, slice(g, x, info.begin, size, info.strides), shape);
};

const pack = (g: Graph, inputs: List, { axis }: { axis: number }) => {
  const parts = Object.values(inputs);
  const { shape, dtype } = parts[0] as Value;
  for (const part of parts) {
    if (part.dtype !== dtype || !sameShape(part.shape, shape)) {
      throw new Error(
        `tensors to stack must be alike: ${dtype} [${shape}] and ${part.dtype} [${part.shape}] are not`,
      );
    }
  }
  const [along] = normalAxes(axis, shape.length + 1) as [number];
  const single = [...shape.slice(0, along), 1, ...shape.slice(along)];
  return concat(
    g,
    parts.map((part) => reshape(g, part, single)),
    along,
  );
};

const unpack = (g: Graph, { value }: { value: Value }, { axis }: { axis: number }) => {
  const [along] = normalAxes(axis, value.shape.length) as [number];
  const rest = value.shape.filter((_, i) => i !== along);
  return Array.from({ length: value.shape[along] as number }, (_, k) => {
    const starts = value.shape.map((_, i) => (i === along ? k : 0));
    return reshape(g, slice(g, value, starts, withAxes(value.shape, [along], 1)), rest);
  });
};

const split = (g: Graph, { x }: X, a: { numOrSizeSplits: number | number[]; axis: number }) => {
  const [along] = normalAxes(a.axis, x.shape.length) as [number];
  const sizes = g.tf.backend_util.prepareSplitSize(x as never, a.numOrSizeSplits, along);
  let start = 0;
  return sizes.map((size) => {
    const starts = x.shape.map((_, i) => (i === along ? start : 0));
    start += size;
    return slice(g, x, starts, withAxes(x.shape, [along], size));
  });
};

interface Padding {
  paddings: [number, number][];
  constantValue: number;
}

export const pad = (g: Graph, { x }: X, { paddings, constantValue }: Padding): Value => {
  const shape = x.shape.map((n, i) => n + (paddings[i]?.[0] ?? 0) + (paddings[i]?.[1] ?? 0));
  if (sameShape(shape, x.shape)) return x;
  if (x.size === 0 || x.fill === constantValue) return g.fill(constantValue, shape, x.dtype);
  if (x.dtype === 'bool')
    return castTo(g, pad(g, { x: castTo(g, x, 'int32') }, { paddings, constantValue }), 'bool');
  const pads = [...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)];
  return g.op('Pad', [x, g.ints(pads), g.scalar(constantValue, x.dtype)], shape, x.dtype);
};

const mirrorPad = (
  g: Graph,
  { x }: X,
  { paddings, mode }: { paddings: [number, number][]; mode: string },
) => {
  const offset = mode === 'reflect' ? 0 : 1;
  return paddings.reduce((v, [before, after], axis) => {
    if (before === 0 && after === 0) return v;
    const extent = x.shape[axis] as number;
    const index = Array.from({ length: before + extent + after }, (_, i) => {
      const at = i - before;
      if (at < 0) return -at - offset;
      return at < extent ? at : 2 * (extent - 1) - at + offset;
    });
    return gather(g, v, g.list(index, [index.length], 'int32'), axis);
  }, x);
};

const reverse = (g: Graph, { x }: X, { dims }: { dims: number | number[] }) => {
  const axes = normalAxes(dims, x.shape.length);
  const starts = x.shape.map((n, i) => (axes.includes(i) ? n - 1 : 0));
  const steps = x.shape.map((_, i) => (axes.includes(i) ? -1 : 1));
  return slice(g, x, starts, x.shape, steps);
};

const reshapeKernel = (g: Graph, { x }: X, { shape }: { shape: number[] }) =>
  reshape(g, x, g.tf.util.inferFromImplicitShape(shape, x.size));

const expandDims = (g: Graph, { input }: { input: Value }, { dim }: { dim: number }) => {
  const [at] = normalAxes(dim, input.shape.length + 1) as [number];
  return reshape(g, input, [...input.shape.slice(0, at), 1, ...input.shape.slice(at)]);
};

export const shapeKernels: Kernels = {
  Identity: ((_: Graph, { x }: X) => x) as Kernel,
  Cast: ((g: Graph, { x }: X, { dtype }: { dtype: 'float32' }) => castTo(g, x, dtype)) as Kernel,
  Reshape: reshapeKernel as Kernel,
  ExpandDims: expandDims as Kernel,
  Transpose: ((g: Graph, { x }: X, { perm }: { perm: number[] }) => transpose(g, x, perm)) as Kernel,
  Tile: tile as Kernel,
  BroadcastTo: ((g: Graph, { x }: X, { shape }: { shape: number[] }) => expand(g, x, shape)) as Kernel,
  Concat: concatKernel as Kernel,
  Slice: sliceKernel as Kernel,
  StridedSlice: stridedSlice as Kernel,
  Pack: pack as Kernel,
  Unpack: unpack as Kernel,
  SplitV: split as Kernel,
  PadV2: pad as Kernel,
  MirrorPad: mirrorPad as Kernel,
  Reverse: reverse as Kernel,
};
