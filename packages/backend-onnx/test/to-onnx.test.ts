import type { Tensor, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { PbfReader } from 'pbf';
import { beforeAll, describe, expect, it } from 'vitest';
import { ONNX_OPSET, type OnnxInput, type OnnxTensor, runOnnx, toOnnx } from '../src/index';
import { backend, on, tf } from './support/backends';
import { floats, type Input, ints } from './support/inputs';

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
});

type Fn = (...inputs: Tensor[]) => Tensor | Tensor[];

/** Exports a function, runs the file in a new session and expects what the reference backend gives. */
async function expectSame(fn: Fn, given: Record<string, Input>, open?: OnnxInput[], tolerance = 1e-5) {
  await tf.setBackend('onnxruntime');
  const model = toOnnx(backend, fn, open ?? fixed(given), { name: 'exported' });
  const outputs = Object.values(await runOnnx(model, toOnnxTensors(given)));
  await on('cpu', async () => {
    const results = fn(
      ...Object.values(given).map(({ values, shape, dtype }) => tf.tensor(values, shape, dtype)),
    );
    const list = Array.isArray(results) ? results : [results];
    expect(outputs.length).toBe(list.length);
    for (const [i, { data, shape, dtype }] of outputs.entries()) {
      const expected = list[i] as Tensor;
      expect(shape).toEqual(expected.shape);
      expect(dtype).toBe(expected.dtype);
      const values = expected.dataSync();
      expect(
        Math.max(0, ...Array.from(data, (value, j) => Math.abs(value - (values[j] as number)))),
      ).toBeLessThan(tolerance);
    }
  });
  await tf.setBackend('onnxruntime');
}

const fixed = (given: Record<string, Input>): OnnxInput[] =>
  Object.entries(given).map(([name, { shape, dtype }]) => ({ name, shape, dtype }));

const toOnnxTensors = (given: Record<string, Input>): Record<string, OnnxTensor> =>
  Object.fromEntries(
    Object.entries(given).map(([name, { values, shape, dtype }]) => [name, { data: values, shape, dtype }]),
  );

/** Fields of a protobuf message by number. */
const fields = (bytes: Uint8Array, wanted: number): Uint8Array[] =>
  new PbfReader(bytes).readFields((tag, list, pbf) => {
    if (tag === wanted) list.push(pbf.type === 2 ? pbf.readBytes() : Uint8Array.of(pbf.readVarint()));
  }, [] as Uint8Array[]);
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const graphOf = (model: Uint8Array) => fields(model, 7)[0] as Uint8Array;
const nodeTypes = (model: Uint8Array) => fields(graphOf(model), 1).map((node) => text(fields(node, 4)[0]));

/** A small network with everything that the trunks have: padded and strided convolutions, a norm, both poolings. */
function network() {
  const value = (input: Input) => tf.tensor(input.values, input.shape);
  const weights = {
    stem: value(floats([3, 3, 3, 8], -0.4, 0.4, 1)),
    deep: value(floats([3, 3, 8, 20], -0.2, 0.2, 2)),
    wide: value(floats([3, 3, 20, 20], -0.1, 0.1, 3)),
    scale: value(floats([20], 0.5, 1.5, 4)),
    offset: value(floats([20], -1, 1, 5)),
    dense: value(floats([20, 4], -1, 1, 6)),
  };
  const fn: Fn = (image) => {
    const at = (name: keyof typeof weights) => tf.tensor(weightValues[name].values, weightValues[name].shape);
    const stem = tf.conv2d(image as Tensor4D, at('stem') as Tensor4D, 2, 'same').relu<Tensor4D>();
    const deep = tf.conv2d(tf.maxPool(stem, 3, 2, 'same'), at('deep') as Tensor4D, 1, 1, 'NHWC', 1, 'floor');
    const normal = tf.batchNorm(deep, tf.zeros([20]), tf.ones([20]), at('offset'), at('scale'));
    const wide = tf.conv2d(
      tf.avgPool(normal.relu<Tensor4D>(), 2, 1, 'same'),
      at('wide') as Tensor4D,
      1,
      'same',
    );
    return tf.softmax(tf.matMul(tf.mean(wide.add(normal), [1, 2]) as Tensor2D, at('dense') as Tensor2D));
  };
  const weightValues = Object.fromEntries(
    Object.entries(weights).map(([name, tensor]) => [
      name,
      { values: tensor.dataSync(), shape: tensor.shape },
    ]),
  ) as unknown as Record<keyof typeof weights, { values: Float32Array; shape: number[] }>;
  tf.dispose(Object.values(weights));
  return fn;
}

describe('toOnnx', () => {
  it('gives a network as a model that runs alone', () =>
    expectSame(network(), { image: floats([2, 17, 15, 3], 0, 1) }));

  it('leaves the batch open', async () => {
    const fn = network();
    const open: OnnxInput[] = [{ name: 'image', shape: ['batch', 17, 15, 3], dtype: 'float32' }];
    for (const batch of [1, 2, 13, 16])
      await expectSame(fn, { image: floats([batch, 17, 15, 3], 0, 1) }, open);
  });

  it('takes several inputs and gives several outputs, of all types', async () => {
    const fn: Fn = (x, i, b) => [
      x?.mul(i?.toFloat() as Tensor) as Tensor,
      i?.add(1) as Tensor,
      tf.logicalNot(b as Tensor),
      x as Tensor,
      tf.scalar(3),
    ];
    const bools: Input = { shape: [3], dtype: 'bool', values: Uint8Array.of(1, 0, 1) };
    await expectSame(fn, { x: floats([3]), i: ints([3]), b: bools });
  });

  it('opens shapes that operations are given, and constants of such shapes', async () => {
    const fn: Fn = (x) => {
      const rows = x?.shape[0] as number;
      const wide = tf.concat([x as Tensor, tf.fill([rows, 2], 7)], 1);
      const tall = tf.concat([wide, wide.neg()], 0);
      return [
        tall,
        tf.tile(x as Tensor, [1, 2]),
        tf.slice(tall, [rows, 0], [rows, 3]),
        tf.zeros([rows * 2, 3]),
      ];
    };
    const open: OnnxInput[] = [{ name: 'x', shape: ['rows', 3], dtype: 'float32' }];
    for (const rows of [1, 4, 30]) await expectSame(fn, { x: floats([rows, 3]) }, open);
  });

  it('writes operators of the standard alone, gradients too', async () => {
    const fn: Fn = (x, w) => {
      const { value, grads } = tf.valueAndGrads((a: Tensor, b: Tensor) =>
        tf
          .matMul(a as Tensor2D, b as Tensor2D, false, true)
          .square()
          .sum(),
      )([x as Tensor, w as Tensor]);
      return [value, ...grads];
    };
    const given = { x: floats([5, 3]), w: floats([4, 3]) };
    await expectSame(fn, given, undefined, 1e-4);
    const model = toOnnx(backend, fn, fixed(given));
    expect(nodeTypes(model)).toContain('Transpose');
    expect(nodeTypes(model)).not.toContain('FusedMatMul');
    expect(fields(model, 8)).toHaveLength(1);
  });

  it('holds variables and other tensors by their values of now, under names', async () => {
    const weight = tf.variable(tf.tensor1d([1, 2, 3]), true) as Variable;
    const other = tf.tensor1d([10, 20, 30]);
    const fn: Fn = (x) => x?.mul(weight).add(other) as Tensor;
    const model = toOnnx(backend, fn, [{ name: 'x', shape: ['n', 3], dtype: 'float32' }], {
      name: 'scaled',
      outputs: ['y'],
      variables: { 'trunk.weight': weight },
      metadata: { node: 'lips', size: '3' },
    });
    weight.assign(tf.tensor1d([0, 0, 0]));
    const { y } = await runOnnx(model, {
      x: { data: Float32Array.of(1, 1, 1), shape: [1, 3], dtype: 'float32' },
    });
    expect(Array.from(y?.data ?? [])).toEqual([11, 22, 33]);
    expect(fields(graphOf(model), 5).map((constant) => text(fields(constant, 8)[0]))).toContain(
      'trunk.weight',
    );
    const properties = fields(model, 14).map((entry) => [
      text(fields(entry, 1)[0]),
      text(fields(entry, 2)[0]),
    ]);
    expect(Object.fromEntries(properties)).toEqual({ node: 'lips', size: '3' });
    expect(fields(fields(model, 8)[0] as Uint8Array, 2)[0]?.[0]).toBe(ONNX_OPSET);
    tf.dispose([weight, other]);
  });

  it('keeps inputs that the function does not read, and bytes as int32', async () => {
    const model = toOnnx(backend, (_, pixels) => pixels?.add(tf.scalar(1, 'int32')) as Tensor, [
      { name: 'unread', shape: [2], dtype: 'float32' },
      { name: 'pixels', shape: [2], dtype: 'uint8' },
    ]);
    const { output0 } = await runOnnx(model, {
      unread: { data: new Float32Array(2), shape: [2], dtype: 'float32' },
      pixels: { data: Uint8Array.of(0, 255), shape: [2], dtype: 'uint8' },
    });
    expect(output0?.dtype).toBe('int32');
    expect(Array.from(output0?.data ?? [])).toEqual([1, 256]);
  });
});
