import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { tf } from './support/backends';
import { compare, compareGradients } from './support/compare';
import { bools, floats, ints } from './support/inputs';

/** name, function of one tensor, its shape */
const CASES: [string, (x: Tensor) => Tensor | Tensor[], number[]][] = [
  ['Identity', (x) => tf.clone(x), [2, 3]],
  ['Reshape', (x) => x.reshape([3, -1]), [2, 3, 2]],
  ['Reshape to a scalar', (x) => x.reshape([]), [1, 1]],
  ['ExpandDims', (x) => tf.expandDims(x, 1), [2, 3]],
  ['Squeeze', (x) => tf.squeeze(x), [2, 1, 3, 1]],
  ['Transpose', (x) => tf.transpose(x), [2, 3]],
  ['Transpose by order', (x) => tf.transpose(x, [0, 3, 1, 2]), [2, 3, 4, 5]],
  ['Transpose of a vector', (x) => tf.transpose(x), [4]],
  ['Tile', (x) => tf.tile(x, [2, 3]), [2, 3]],
  ['Tile by one', (x) => tf.tile(x, [1, 1, 2]), [2, 2, 2]],
  ['BroadcastTo', (x) => tf.broadcastTo(x, [4, 2, 3]), [2, 1]],
  ['BroadcastTo from a scalar', (x) => tf.broadcastTo(x, [2, 2]), []],
  ['Concat with itself', (x) => tf.concat([x, x, x.neg()], 1), [2, 3, 2]],
  ['Concat of one', (x) => tf.concat([x], 0), [3]],
  ['Concat with nothing', (x) => tf.concat([x, tf.zeros([0, 3])], 0), [2, 3]],
  ['Slice', (x) => tf.slice(x, [1, 0, 2], [1, 2, -1]), [3, 2, 5]],
  ['Slice to nothing', (x) => tf.slice(x, [1], [0]), [3]],
  ['Slice of everything', (x) => tf.slice(x, [0, 0], [2, 3]), [2, 3]],
  ['Pack', (x) => tf.stack([x, x.neg()], 1), [2, 3]],
  ['Pack of scalars', (x) => tf.stack([x, x.neg(), x]), []],
  ['Unpack', (x) => tf.unstack(x, 1), [2, 3, 2]],
  ['Unpack from the end', (x) => tf.unstack(x, -1), [2, 2]],
  ['SplitV', (x) => tf.split(x, [1, 3, 2], 1), [2, 6]],
  ['SplitV in equal parts', (x) => tf.split(x, 2, 0), [4, 3]],
  [
    'PadV2',
    (x) =>
      tf.pad(
        x,
        [
          [1, 0],
          [0, 2],
        ],
        0.5,
      ),
    [2, 3],
  ],
  ['PadV2 by nothing', (x) => tf.pad(x, [[0, 0]], 0.5), [3]],
  ['Reverse', (x) => tf.reverse(x, [0, 2]), [2, 3, 4]],
  ['Reverse all', (x) => tf.reverse(x), [2, 3]],
];

describe('shape operations', () => {
  for (const [name, op, shape] of CASES) {
    it(name, async () => {
      await compare((x) => op(x as Tensor), [floats(shape)]);
      if (!name.startsWith('Concat with nothing')) await compare((x) => op(x as Tensor), [ints(shape)]);
    });
    it(`${name}: gradient`, () => compareGradients((x) => op(x as Tensor), [floats(shape)]));
  }
  it('bool passes through', async () => {
    await compare((x) => tf.concat([x as Tensor, x as Tensor]), [bools([3, 2])]);
    await compare((x) => tf.transpose(x as Tensor), [bools([3, 2])]);
    await compare((x) => tf.tile(x as Tensor, [2, 1]), [bools([3, 2])]);
    await compare((x) => tf.slice(x as Tensor, [1, 0], [2, 1]), [bools([3, 2])]);
    await compare((x) => tf.reverse(x as Tensor), [bools([5])]);
  });
});

describe('shape operations with zeros in the shape', () => {
  it('Reshape', () => compare((x) => (x as Tensor).reshape([3, 0, 4]), [floats([0, 2])]));
  it('Transpose', () => compare((x) => tf.transpose(x as Tensor), [floats([0, 2])]));
  it('Concat', () =>
    compare((x, y) => tf.concat([x as Tensor, y as Tensor], 0), [floats([0, 2]), floats([3, 2])]));
  it('Tile', () => compare((x) => tf.tile(x as Tensor, [2, 2]), [floats([0, 2])]));
  it('Tile by zero', () => compare((x) => tf.tile(x as Tensor, [0, 2]), [floats([1, 2])]));
  it('PadV2', () =>
    compare(
      (x) =>
        tf.pad(
          x as Tensor,
          [
            [1, 1],
            [0, 0],
          ],
          2,
        ),
      [floats([0, 2])],
    ));
});

describe('MirrorPad', () => {
  for (const mode of ['reflect', 'symmetric'] as const) {
    it(mode, () =>
      compare(
        (x) =>
          tf.mirrorPad(
            x as Tensor,
            [
              [1, 2],
              [0, 1],
            ],
            mode,
          ),
        [floats([4, 3])],
      ),
    );
    it(`${mode}, nothing to add`, () =>
      compare((x) => tf.mirrorPad(x as Tensor, [[0, 0]], mode), [floats([3])]));
  }
});

describe('StridedSlice', () => {
  it('steps', () => compare((x) => tf.stridedSlice(x as Tensor, [0, 1], [4, 6], [2, 2]), [floats([4, 6])]));
  it('backwards', () => compare((x) => tf.stridedSlice(x as Tensor, [3], [0], [-1]), [floats([5])]));
  it('masks', () =>
    compare(
      (x) => tf.stridedSlice(x as Tensor, [1, 1, 1], [2, 2, 2], [1, 1, 1], 2, 1, 0, 0, 4),
      [floats([3, 3, 3])],
    ));
  it('to nothing', () => compare((x) => tf.stridedSlice(x as Tensor, [2], [2], [1]), [floats([5])]));
});

describe('mixed', () => {
  it('Concat of float32 and int32 after a cast', () =>
    compare((x, y) => tf.concat([x as Tensor, (y as Tensor).toFloat()]), [floats([2]), ints([3])]));
  it('many reshapes of one tensor', () =>
    compareGradients(
      (x) => {
        const flat = (x as Tensor).flatten();
        return flat.reshape([3, 2]).matMul((x as Tensor).reshape([2, 3]) as Tensor);
      },
      [floats([6])],
    ));
});
