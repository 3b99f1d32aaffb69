import {
  compose,
  type Engine,
  HemlError,
  type NodeGraph,
  type OnnxModel,
  type OnnxTensor,
  runModel,
} from '@hemlkit/core/run';
import { batchesOf, pick } from './batches';
import type { ExportInput } from './contract';
import type { CheckSamples } from './samples';

/**
 * How far a number of an exported model's embeddings may be from the run's own, as a share of the largest number. Sums
 * that are added up in another order differ by some millionths; a wrong weight, layout or constant by far more.
 */
export const tolerance = 1e-3;

export interface CheckRequest {
  engine: Engine;
  model: NodeGraph;
  exported: OnnxModel;
  input: ExportInput;
  samples: CheckSamples;
}

/**
 * Runs an exported model in a new session and compares what it gives with what the run's engine gives: all samples at
 * once and one alone where its batch is open, otherwise batch by batch.
 *
 * @returns the largest difference of any number
 * @throws HemlError when it is beyond the tolerance, or when ONNX Runtime refuses the model
 */
export async function checkOnnx(request: CheckRequest): Promise<number> {
  const { model, exported, samples } = request;
  const { dimensions } = model;
  const count = samples.ids.length;
  const own = await model.run(samples.images, samples.maps, count);
  const scale = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let largest = 0;
  for (const rows of batchesOf(exported.batch, count)) {
    const embedding = await embed(request, rows);
    rows.forEach((row, i) => {
      for (let d = 0; d < dimensions; d++) {
        const difference = Math.abs(
          (embedding[i * dimensions + d] as number) - (own[row * dimensions + d] as number),
        );
        // NaN is larger than all.
        if (!(difference <= largest)) largest = difference;
      }
    });
  }
  if (!(largest <= tolerance * scale))
    throw new HemlError(
      `The exported model of node '${model.node.id}' gives other embeddings than the run: they differ by ${largest}, of numbers up to ${scale}.`,
      { code: 'export-inexact', hint: 'Nothing was written for it. Please report this, with the spec.' },
    );
  return largest;
}

async function embed({ engine, model, exported, input, samples }: CheckRequest, rows: number[]) {
  const size = model.images.imageSize;
  const image = pick(samples.images, size * size * 3, rows);
  const map = pick(samples.maps, size * size, rows);
  const shape = [rows.length, size, size, 3];
  const feeds: Record<string, OnnxTensor> =
    input === 'image'
      ? { image: { dtype: 'float32', shape, data: await composed(engine, model, image, map) } }
      : {
          image: { dtype: 'uint8', shape, data: image },
          map: { dtype: 'uint8', shape: shape.slice(0, 3), data: map },
        };
  const { embedding } = await runModel(exported.bytes, feeds).catch((cause) => {
    throw new HemlError(
      `ONNX Runtime refuses the exported model of node '${model.node.id}': ${cause.message}`,
      { code: 'export-refused', cause },
    );
  });
  return embedding?.data as Float32Array;
}

/** What the node's model is shown, composed by the run's engine. */
async function composed({ tf }: Engine, { images, table }: NodeGraph, image: Uint8Array, map: Uint8Array) {
  const { imageSize: size } = images;
  const count = map.length / (size * size);
  const tensor = tf.tidy(() =>
    compose(
      tf,
      tf.tensor(Int32Array.from(image), [count, size, size, 3], 'int32'),
      tf.tensor(Int32Array.from(map), [count, size, size], 'int32'),
      tf.tensor1d(table),
      images,
    ),
  );
  const data = await tensor.data();
  tensor.dispose();
  return Float32Array.from(data);
}
