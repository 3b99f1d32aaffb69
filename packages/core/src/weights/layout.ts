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

/** The inverse of `toTorch`: a tensor in PyTorch's layout as a weight in ours. */
export function fromTorch(tensor: HostTensor, layout: Weight['layout'], trainable: boolean): Weight {
  const own = layout === 'plain' ? tensor : permute(tensor, ownAxes[layout]);
  return { shape: own.shape, data: own.data, layout, trainable };
}

/** Moves axes: axis i of the result is axis `axes[i]` of the tensor. */
function permute({ shape, data }: HostTensor, axes: readonly number[]): HostTensor {
  if (shape.length !== axes.length) {
    throw new HemlError(`A weight of shape [${shape}] should have ${axes.length} axes.`);
  }
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((size, length) => size * length, 1));
  const moved = axes.map((axis) => ({ length: shape[axis] as number, stride: strides[axis] as number }));
  // Both layouts at most four axes: missing ones in front have length 1.
  const padded = [...Array.from({ length: 4 - moved.length }, () => ({ length: 1, stride: 0 })), ...moved];
  const [a, b, c, d] = padded as [Axis, Axis, Axis, Axis];
  const result = new Float32Array(data.length);
  let to = 0;
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < b.length; j++)
      for (let k = 0; k < c.length; k++) {
        let from = i * a.stride + j * b.stride + k * c.stride;
        for (let l = 0; l < d.length; l++, from += d.stride) result[to++] = data[from] as number;
      }
  return { shape: moved.map((axis) => axis.length), data: result };
}

interface Axis {
  length: number;
  stride: number;
}
