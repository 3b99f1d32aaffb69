import {
  compose,
  createRandom,
  lookupSize,
  readReport,
  type Tensor,
  type Tensor1D,
  type TrainingSettings,
} from '@hemlkit/core/method';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { trainProgram } from './programs';
import { tinyModel } from './tiny-model';

const size = 8;
const settings = {
  imageSize: size,
  background: 'black',
  normalize: { mean: [0.5, 0.5, 0.5], deviation: [0.2, 0.2, 0.2] },
} as TrainingSettings;
const labels = Int32Array.from([0, 1, 0, 1, 2, 2]);
const random = createRandom(1, 'images');
const bytes = (length: number, below: number) => Uint8Array.from({ length }, () => random.integer(below));
const images = bytes(6 * size * size * 3, 256);
const maps = bytes(6 * size * size, 3);
const table = new Float32Array(lookupSize).fill(1, 1);

it.each(['cpu', 'onnxruntime'] as const)(
  'trains to the same bits as a step that reports nothing: %s',
  async (engineType) => {
    const { engine } = await workbench({ engine: engineType });
    const { tf } = engine;
    const [reporting, silent] = [tinyModel(tf), tinyModel(tf)];
    const program = trainProgram(engine, reporting, settings, labels.length);
    const variable = silent.parameters[0]!.variable.value;
    const plain = engine.compile(
      ((image: Tensor, map: Tensor, shown: Tensor, y: Tensor) => {
        const input = compose(tf, image, map, shown, settings);
        const { value, grads } = tf.variableGrads(() => {
          const embeddings = silent.embed(input, true);
          const tuples = silent.miner.mine({ embeddings, labels: y as Tensor1D });
          return silent.loss.compute({ embeddings, labels: y as Tensor1D, tuples });
        }, [variable]);
        silent.optimizer.apply({ 'trunk.weight': grads[variable.name]! });
        return [value];
      }) as (...inputs: Tensor[]) => Tensor[],
      [
        { shape: [6, size, size, 3], dtype: 'uint8' },
        { shape: [6, size, size], dtype: 'uint8' },
        { shape: [lookupSize], dtype: 'float32' },
        { shape: [6], dtype: 'int32' },
      ],
    );
    let tensors = 0;
    for (let step = 0; step < 4; step++) {
      const [loss, counts, embeddings] = await program.run([images, maps, table, labels]);
      const [expected] = await plain.run([images, maps, table, labels]);
      expect(loss![0]).toBe(expected![0]);
      const { mined, loss: terms, norm } = readReport(embeddings as Float32Array, 4, counts!);
      expect(mined).toEqual({ kind: 'pairs', positive: 12, negative: 24 });
      // A sample is at no distance from itself.
      expect(terms).toEqual({ terms: 12, zeros: 6 });
      expect(norm.mean).toBeGreaterThan(0);
      if (step > 0) expect(tf.memory().numTensors, 'tensors are left behind').toBe(tensors);
      tensors = tf.memory().numTensors;
    }
    const weights = await Promise.all(
      [reporting, silent].map(({ parameters }) => parameters[0]!.variable.value.data()),
    );
    expect(weights[0]).toEqual(weights[1]);
  },
);
