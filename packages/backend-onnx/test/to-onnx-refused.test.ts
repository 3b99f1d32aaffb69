import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type OnnxInput, toOnnx } from '../src/index';
import { backend, tf } from './support/backends';

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
});

type Fn = (...inputs: Tensor[]) => Tensor | Tensor[];

const message = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
};

describe('toOnnx refuses', () => {
  const x: OnnxInput[] = [{ name: 'x', shape: [3], dtype: 'float32' }];
  const rows: OnnxInput[] = [{ name: 'x', shape: ['rows', 3], dtype: 'float32' }];
  const refusal = (fn: Fn, inputs = x, options = {}) =>
    message(() => toOnnx(backend, fn, inputs, { name: 'f', ...options }));

  it('a function that reads values', () => {
    expect(refusal((t) => tf.scalar(t?.dataSync()[0] as number))).toMatchInlineSnapshot(
      `"Cannot read input 0 of f (float32 [3]) while f is being compiled: it has a value only when the step runs. Return the tensor from the step, or compute with tensors instead of numbers."`,
    );
  });
  it('an operation that needs values', () => {
    expect(refusal((t) => tf.unique(t as Tensor).values)).toMatchInlineSnapshot(
      `"tf's Unique cannot be part of f: it needs the values of its inputs, which a compiled step has only when it runs. Compute it outside, and pass what it gives to the step as an input."`,
    );
  });
  it('an operation that ONNX has not', () => {
    expect(refusal((t) => tf.real(tf.complex(t as Tensor, t as Tensor)))).toMatchInlineSnapshot(
      `"the onnxruntime backend has no Complex (given real float32 [3], imag float32 [3]): ONNX has no operators on complex numbers. Compute it on another backend, such as tf.setBackend('cpu')."`,
    );
  });
  it('a function that assigns', () => {
    const state = tf.variable(tf.zeros([3]), true, 'state');
    expect(
      refusal((t) => {
        state.assign(t as Tensor);
        return t as Tensor;
      }),
    ).toMatchInlineSnapshot(
      `"f assigns the variable state, and a model keeps no state: export a function that only reads its variables"`,
    );
    state.dispose();
  });
  it('an extent that more than shapes depend on', () => {
    expect(refusal((t) => tf.mean(t as Tensor, 0), rows)).toMatchInlineSnapshot(
      `"f cannot have the extent 'rows' open: at the tf operation Mean a constant depends on it, and not by its shape alone. Give the extent a number."`,
    );
    expect(
      refusal((t) => ((t?.shape[0] as number) > 15 ? t?.neg() : t?.abs()) as Tensor, rows),
    ).toMatchInlineSnapshot(
      `"f cannot have the extent 'rows' open: at the tf operation Abs its graph is not the same at 13 as at 17. Give the extent a number."`,
    );
  });
  it('two open extents', () => {
    const inputs: OnnxInput[] = [...rows, { name: 'y', shape: ['columns'], dtype: 'float32' }];
    expect(refusal((t) => t as Tensor, inputs)).toMatchInlineSnapshot(
      `"the inputs of f have rows and columns open; only one extent can be"`,
    );
  });
  it('names that are no names, or taken', () => {
    expect(refusal((t) => t as Tensor, [{ ...(x[0] as OnnxInput), name: 'a b' }])).toMatchInlineSnapshot(
      `"'a b' cannot name an input of f: use letters, digits and underscores"`,
    );
    expect(refusal((t) => t as Tensor, x, { outputs: ['x'] })).toMatchInlineSnapshot(
      `"two inputs or outputs of f are named 'x'"`,
    );
    expect(refusal((t) => t as Tensor, x, { outputs: ['a', 'b'] })).toMatchInlineSnapshot(
      `"f gives 1 tensors, and 2 outputs are named"`,
    );
  });
});
