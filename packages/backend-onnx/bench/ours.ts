/**
 * Our side of the benchmark: a process that answers `go NAME N` with the milliseconds of one step, mean of N, and with how
 * many of them were spent outside of ONNX Runtime.
 */
import { createInterface } from 'node:readline';
import * as tf from '@tensorflow/tfjs';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { type InputSpec, type Program, registerOnnxBackend } from '../src/index';
import { MODELS, parseConvolution } from './cases';
import { adam } from './models/adam';
import { conv4, cosineLoss, resnet18 } from './models/models';

tf.enableProdMode();
const backend = registerOnnxBackend(tf, { threads: Number(process.argv[2] ?? 2) });
await tf.setBackend('onnxruntime');
/** Prefix of files for ONNX Runtime's profiles, for whoever wants to know where the time goes. */
const profile = process.env.BENCH_PROFILE;

interface Prepared {
  readonly program: Program;
  readonly inputs: Float32Array[];
}

const prepared = new Map<string, Prepared>();
for await (const line of createInterface({ input: process.stdin })) {
  const [command, name = '', count = '1'] = line.split(' ');
  if (command !== 'go') continue;
  if (!prepared.has(name)) prepared.set(name, prepare(name));
  const { program, inputs } = prepared.get(name) as Prepared;
  const inside = backend.stats().runMs;
  const start = performance.now();
  for (let step = 0; step < Number(count); step++) await program.run(inputs);
  const all = performance.now() - start;
  const outside = all - (backend.stats().runMs - inside);
  process.stdout.write(`${all / Number(count)} ${outside / Number(count)}\n`);
}
backend.dispose();

function prepare(name: string): Prepared {
  return parseConvolution(name) ? convolution(name) : network(name);
}

function network(name: string): Prepared {
  const options = MODELS[name];
  if (!options) throw new Error(`No benchmark is called ${name}.`);
  const { batch, size, training } = options;
  const model = options.model === 'resnet18' ? resnet18(tf) : conv4(tf);
  const images: InputSpec = { shape: [batch, size, size, 3], dtype: 'float32' };
  const pixels = uniform(batch * size * size * 3);
  if (!training) {
    const program = backend.compile((x) => [model.apply(x as Tensor4D, false)], [images], { name, profile });
    return { program, inputs: [pixels] };
  }
  const update = adam(tf, model.trained);
  const step = (...[x, same]: Tensor[]) => {
    const loss = () => cosineLoss(tf, model.apply(x as Tensor4D, true), same as Tensor) as tf.Scalar;
    const { value, grads } = tf.variableGrads(loss, model.trained);
    update(grads);
    return [value];
  };
  const program = backend.compile(step, [images, { shape: [batch, batch], dtype: 'float32' }], {
    name,
    profile,
  });
  const same = Float32Array.from({ length: batch * batch }, (_, i) =>
    (i % batch) >> 2 === Math.floor(i / batch) >> 2 ? 1 : 0,
  );
  return { program, inputs: [pixels, same] };
}

function convolution(name: string): Prepared {
  const { size, inputs, outputs, side, stride, batch, backward } = parseConvolution(name) as NonNullable<
    ReturnType<typeof parseConvolution>
  >;
  const [height, pad] = [Math.floor((side + 2 * (size >> 1) - size) / stride) + 1, size >> 1];
  const shapes: [number, number, number, number][] = [
    [batch, side, side, inputs],
    [size, size, inputs, outputs],
    [batch, height, height, outputs],
  ];
  const convolve = (x: Tensor, w: Tensor) =>
    tf.conv2d(x as Tensor4D, w as Tensor4D, stride, pad, 'NHWC', 1, 'floor');
  // Captured rather than passed in, as PyTorch's are at hand too. One number is returned of each result, as
  // PyTorch does not copy its results either.
  const [x, w, dy] = shapes.map((shape) => tf.tensor(uniform(shape.reduce((a, b) => a * b, 1)), shape)) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  const forward = () => [convolve(x, w)];
  const gradients = () =>
    inputs === 3 ? tf.grads((w) => convolve(x, w))([w], dy) : tf.grads(convolve)([x, w], dy);
  const program = backend.compile(
    () => (backward ? gradients() : forward()).map((result) => tf.max(result)),
    [],
    { name, profile },
  );
  return { program, inputs: [] };
}

function uniform(length: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => Math.sin(index * 12.9898) * 0.5);
}
