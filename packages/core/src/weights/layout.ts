import { HemlError } from '../contracts/error';
import type { Weight } from '../contracts/network';
import type { HostTensor } from './safetensors';

/** Where each axis of ours lies in PyTorch's order: OIHW for HWIO, [out, in] for [in, out]. */
const torchAxes = { conv: [3, 2, 0, 1], linear: [1, 0] } as const;
const ownAxes = { conv: [2, 3, 1, 0], linear: [1, 0] } as const;

/** A weight as PyTorch lays it out: `conv` [out, in, height, width], `linear` [out, in], `plain` unchanged. */
export function toTorch(weight: Weight): HostTensor {
  return weight.layout === 'plain'
    ? { shape: weight.shape, data: weight.data }
    : permute(weight, torchAxes[weight.layout]);
}

/** The shape of a weight as PyTorch lays it out. */
export const torchShape = (shape: readonly number[], layout: Weight['layout']): number[] =>
  layout === 'plain' ? [...shape] : torchAxes[layout].map((axis) => shape[axis] as number);

/** The inverse of `toTorch`: a tensor in PyTorch's layout as a weight in ours. */
export function fromTorch(tensor: HostTensor, layout: Weight['layout'], trainable: boolean): Weight {
  const own = layout === 'plain' ? tensor : permute(tensor, ownAxes[layout]);
  return { shape: own.shape, data: own.data, layout, trainable };
}

/** Values of a tile: two lines of memory of most processors. */
const tile = 32;

/**
 * Moves axes: axis i of the result is axis `axes[i]` of the tensor. Going through the result in order would fetch a line
 * of memory for every value. So the axis that is contiguous in one of the two is cut into tiles, and each tile is taken
 * through all other axes in the order of the other one. Then both are read and written in runs.
 */
function permute({ shape, data }: HostTensor, axes: readonly number[]): HostTensor {
  if (shape.length !== axes.length) {
    throw new HemlError(`A weight of shape [${shape}] should have ${axes.length} axes.`, {
      code: 'weight-axes-mismatch',
    });
  }
  const moved = axes.map((axis) => shape[axis] as number);
  const from = stridesOf(shape);
  const to = stridesOf(moved);
  const all = axes.map(
    (axis, i): Axis => ({ length: moved[i] as number, from: from[axis] as number, to: to[i] as number }),
  );
  const [before, after] = [all.find((axis) => axis.from === 1), all.at(-1)] as [Axis, Axis];
  const tiled = after.length >= before.length ? after : before;
  const others = all.filter((axis) => axis !== tiled);
  others.sort((a, b) => (tiled === after ? b.from - a.from : b.to - a.to));
  // At most four axes: missing ones in front have length 1.
  const padded = [
    ...Array.from({ length: 3 - others.length }, () => ({ length: 1, from: 0, to: 0 })),
    ...others,
  ];
  const [a, b, c] = padded as [Axis, Axis, Axis];
  const result = new Float32Array(data.length);
  for (let first = 0; first < tiled.length; first += tile) {
    const count = Math.min(tile, tiled.length - first);
    for (let i = 0; i < a.length; i++)
      for (let j = 0; j < b.length; j++)
        for (let k = 0; k < c.length; k++) {
          let read = i * a.from + j * b.from + k * c.from + first * tiled.from;
          let write = i * a.to + j * b.to + k * c.to + first * tiled.to;
          for (let n = 0; n < count; n++, read += tiled.from, write += tiled.to)
            result[write] = data[read] as number;
        }
  }
  return { shape: moved, data: result };
}

/** By how much the position of a value grows along each axis. */
const stridesOf = (shape: readonly number[]): number[] =>
  shape.map((_, axis) => shape.slice(axis + 1).reduce((size, length) => size * length, 1));

/** An axis with its strides in the tensor and in the result. */
interface Axis {
  length: number;
  from: number;
  to: number;
}
