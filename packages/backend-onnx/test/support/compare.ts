import type { DataType, Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { backend, on, tf } from './backends';
import { generator, type Input, sizeOf } from './inputs';

/** Any tfjs function of tensors. */
export type Op = (...inputs: Tensor[]) => Tensor | Tensor[];

export interface Options {
  /** Largest |ours - reference| / max(1, |reference|); 0 asks for equal bits. */
  readonly tolerance?: number;
  /** False where the function cannot be traced. */
  readonly compiled?: boolean;
}

interface Value {
  readonly dtype: DataType;
  readonly shape: number[];
  readonly values: ArrayLike<number>;
}

const DEFAULT_TOLERANCE = 2e-5;

/** Runs a function on the reference backend, on ours, and compiled, and expects the same three times. */
export async function compare(op: Op, inputs: Input[], options: Options = {}): Promise<void> {
  const reference = await on('cpu', () => evaluate(op, inputs));
  const ours = await on('onnxruntime', () => evaluate(op, inputs));
  expectSame(ours, reference, options, 'eager');
  if (options.compiled === false) return;
  const outputs = await on('onnxruntime', () => replay(op, inputs));
  expect(outputs.length, 'compiled: number of outputs').toBe(reference.length);
  for (const [index, output] of outputs.entries()) {
    expectValues(output, (reference[index] as Value).values, options, `compiled output ${index}`);
  }
}

/** As `compare`, for the gradients of a weighted sum of the (first) output by every float input. */
export async function compareGradients(op: Op, inputs: Input[], options: Options = {}): Promise<void> {
  await compare(gradientsOf(op, inputs), inputs, { tolerance: 1e-4, ...options });
}

/** The gradients of a weighted sum of the (first) output by every float input, as a function of the inputs. */
export function gradientsOf(op: Op, inputs: Input[]): Op {
  return (...tensors) => {
    const float = inputs.map((input) => input.dtype === 'float32');
    const loss = (...varied: Tensor[]) => {
      let next = 0;
      const given = tensors.map((tensor, index) => (float[index] ? (varied[next++] as Tensor) : tensor));
      const output = op(...given);
      const first = (Array.isArray(output) ? output[0] : output) as Tensor;
      return first.mul(weights(first.shape)).sum();
    };
    return tf.grads(loss as (...args: Tensor[]) => tf.Scalar)(tensors.filter((_, index) => float[index]));
  };
}

function weights(shape: number[]): Tensor {
  const next = generator(99);
  return tf.tensor(
    Float32Array.from({ length: sizeOf(shape) }, () => next() + 0.5),
    shape,
    'float32',
  );
}

function evaluate(op: Op, inputs: Input[]): Value[] {
  const tensors = inputs.map(({ values, shape, dtype }) => tf.tensor(values, shape, dtype));
  const outputs = tf.tidy(() => op(...tensors));
  const list = Array.isArray(outputs) ? outputs : [outputs];
  const values = list.map(({ dtype, shape }, index) => ({
    dtype,
    shape,
    values: (list[index] as Tensor).dataSync() as ArrayLike<number>,
  }));
  tf.dispose([tensors, list]);
  return values;
}

async function replay(op: Op, inputs: Input[]): Promise<ArrayLike<number>[]> {
  const program = backend.compile(
    (...tensors) => {
      const outputs = op(...tensors);
      return Array.isArray(outputs) ? outputs : [outputs];
    },
    inputs.map(({ shape, dtype }) => ({ shape, dtype })),
  );
  try {
    const outputs = await program.run(inputs.map(({ values }) => values));
    return outputs.map((output) => Array.from(output as ArrayLike<number>));
  } finally {
    program.dispose();
  }
}

function expectSame(ours: Value[], reference: Value[], options: Options, what: string): void {
  expect(ours.length, `${what}: number of outputs`).toBe(reference.length);
  for (const [index, expected] of reference.entries()) {
    const actual = ours[index] as Value;
    expect(actual.dtype, `${what} output ${index}: dtype`).toBe(expected.dtype);
    expect(actual.shape, `${what} output ${index}: shape`).toEqual(expected.shape);
    expectValues(actual.values, expected.values, options, `${what} output ${index}`);
  }
}

function expectValues(ours: ArrayLike<number>, reference: ArrayLike<number>, options: Options, what: string) {
  const tolerance = options.tolerance ?? DEFAULT_TOLERANCE;
  expect(ours.length, `${what}: number of values`).toBe(reference.length);
  for (let index = 0; index < reference.length; index++) {
    const actual = ours[index] as number;
    const expected = reference[index] as number;
    if (near(actual, expected, tolerance)) continue;
    expect.fail(`${what}, value ${index} of ${reference.length}: ours ${actual}, reference ${expected}`);
  }
}

function near(actual: number, expected: number, tolerance: number): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(actual);
  if (actual === expected) return true;
  return Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
}
