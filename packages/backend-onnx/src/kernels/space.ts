import type { Graph } from '../graph/graph';
import { reshape, slice, transpose } from '../graph/ops';
import type { Value } from '../graph/value';
import type { Kernel, Kernels, X } from './kernel';
import { pad } from './shape';

interface Blocks {
  blockShape: number[];
}

const product = (extents: readonly number[]) => extents.reduce((a, b) => a * b, 1);

/** [batch * blocks, H, W, ...] to [batch, H * bh, W * bw, ...], then cut by `crops`. */
const batchToSpace = (g: Graph, { x }: X, { blockShape, crops }: Blocks & { crops: number[][] }) => {
  const count = blockShape.length;
  const batch = (x.shape[0] as number) / product(blockShape);
  const space = x.shape.slice(1, count + 1);
  const rest = x.shape.slice(count + 1);
  const split = reshape(g, x, [...blockShape, batch, ...space, ...rest]);
  // The batch first, then each axis of space followed by its blocks.
  const perm = [count, ...space.flatMap((_, i) => [count + 1 + i, i])];
  const kept = rest.map((_, i) => 2 * count + 1 + i);
  const full = space.map((n, i) => n * (blockShape[i] as number));
  const joined = reshape(g, transpose(g, split, [...perm, ...kept]), [batch, ...full, ...rest]);
  const starts = [0, ...crops.map(([before]) => before as number), ...rest.map(() => 0)];
  const size = full.map((n, i) => n - (crops[i]?.[0] ?? 0) - (crops[i]?.[1] ?? 0));
  return slice(g, joined, starts, [batch, ...size, ...rest]);
};

/** The reverse: padded by `paddings`, then [batch, H, W, ...] to [batch * blocks, H / bh, W / bw, ...]. */
const spaceToBatch = (g: Graph, { x }: X, a: Blocks & { paddings: [number, number][] }) => {
  const { blockShape } = a;
  const count = blockShape.length;
  const none = x.shape.slice(count + 1).map((): [number, number] => [0, 0]);
  const paddings: [number, number][] = [[0, 0], ...a.paddings, ...none];
  const padded = pad(g, { x }, { paddings, constantValue: 0 });
  const [batch, ...others] = padded.shape as [number, ...number[]];
  const rest = others.slice(count);
  const space = others.slice(0, count).map((n, i) => n / (blockShape[i] as number));
  const split = reshape(g, padded, [
    batch,
    ...space.flatMap((n, i) => [n, blockShape[i] as number]),
    ...rest,
  ]);
  const perm = [
    ...space.map((_, i) => 2 * i + 2),
    0,
    ...space.map((_, i) => 2 * i + 1),
    ...rest.map((_, i) => 2 * count + 1 + i),
  ];
  return reshape(g, transpose(g, split, perm), [batch * product(blockShape), ...space, ...rest]);
};

interface DepthAttributes {
  blockSize: number;
  dataFormat: 'NHWC' | 'NCHW';
}

/** Channels to blocks of pixels: [batch, H, W, C] to [batch, H * s, W * s, C / s^2]. */
const depthToSpace = (g: Graph, { x }: X, { blockSize: s, dataFormat }: DepthAttributes): Value => {
  if (dataFormat === 'NCHW') {
    const turned = transpose(g, x, [0, 2, 3, 1]);
    return transpose(g, depthToSpace(g, { x: turned }, { blockSize: s, dataFormat: 'NHWC' }), [0, 3, 1, 2]);
  }
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const depth = channels / (s * s);
  const split = reshape(g, x, [batch, height, width, s, s, depth]);
  return reshape(g, transpose(g, split, [0, 1, 3, 2, 4, 5]), [batch, height * s, width * s, depth]);
};

export const spaceKernels: Kernels = {
  BatchToSpaceND: batchToSpace as Kernel,
  SpaceToBatchND: spaceToBatch as Kernel,
  DepthToSpace: depthToSpace as Kernel,
};
