import {
  createRandom,
  type Engine,
  encodeModel,
  type Layout,
  type NetworkVariables,
  readWeights,
  type TrainingSettings,
  type Weights,
} from '@hemlkit/core/method';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { InferenceModel } from './inference-model';
import type { Model } from './model';

const shapes: Record<string, [Layout, number[]]> = {
  'trunk.conv1.weight': ['conv', [7, 7, 3, 5]],
  'trunk.down.weight': ['conv', [1, 1, 5, 4]],
  'trunk.wide.weight': ['conv', [3, 2, 2, 40]],
  'trunk.bn.running_mean': ['plain', [5]],
  'embedder.fc.weight': ['linear', [6, 4]],
  'embedder.fc.bias': ['plain', [4]],
};

function weightsOf(seed: number): Weights {
  const random = createRandom(seed);
  const entries = Object.entries(shapes).map(([name, [layout, shape]]) => {
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal());
    return [name, { shape, layout, trainable: !name.includes('running'), data }] as const;
  });
  return Object.fromEntries(entries);
}

function modelOn(engine: Engine): { model: InferenceModel; variables: NetworkVariables } {
  const { tf } = engine;
  const variables: NetworkVariables = Object.fromEntries(
    Object.entries(shapes).map(([name, [layout, shape]]) => [
      name,
      { layout, value: tf.variable(tf.zeros(shape), !name.includes('running')) },
    ]),
  );
  const bare = { variables, dispose() {} } as unknown as Model;
  return { variables, model: new InferenceModel(engine, {} as TrainingSettings, bare, 2) };
}

it.each(['cpu', 'onnxruntime'] as const)(
  'takes the weights of one file after another, on %s',
  async (type) => {
    const { engine } = await workbench({ engine: type });
    const { model, variables } = modelOn(engine);
    for (const seed of [1, 2, 3]) {
      await model.load(encodeModel(weightsOf(seed)));
      expect(await readWeights(variables)).toEqual(weightsOf(seed));
    }
    await model.load(encodeModel(weightsOf(4), {}, 'own'));
    expect(await readWeights(variables)).toEqual(weightsOf(4));
    const { 'embedder.fc.bias': bias, ...others } = weightsOf(5);
    await expect(model.load(encodeModel(others))).rejects.toThrow('without embedder.fc.bias');
    const wider = { ...bias!, shape: [2, 2] };
    await expect(model.load(encodeModel({ ...others, 'embedder.fc.bias': wider }))).rejects.toThrow(
      'has the shape [2,2], the model wants [4]',
    );
  },
);
