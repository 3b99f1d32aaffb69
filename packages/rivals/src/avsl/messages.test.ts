import type { HemlError, MapLayer, Trunk } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { avslDistance, graphDistance } from './distance';
import { chooseLevels } from './levels';

const layers: MapLayer[] = [2, 4, 8, 16].map((stride, at) => ({
  name: `conv${at + 1}`,
  stride,
  channels: 8,
}));
const trunk = { maps: { layers } } as unknown as Trunk;
const choose = (imageSize: number, names?: string[]) =>
  chooseLevels(trunk, names ? { layers: names } : {}, { trunk: 'conv4', imageSize });
const refused = (attempt: () => unknown) => {
  try {
    attempt();
  } catch (error) {
    const { code, message, hint } = error as HemlError;
    return `${code}: ${message} ${hint}`;
  }
  return 'nothing was refused';
};

it('takes the last three maps that have cells to compare', () => {
  expect(choose(64).map(({ name, cells }) => [name, cells])).toEqual([
    ['conv2', 16],
    ['conv3', 8],
    ['conv4', 4],
  ]);
  // conv4 has one cell.
  expect(choose(16).map(({ name }) => name)).toEqual(['conv1', 'conv2', 'conv3']);
  expect(choose(64, ['conv1', 'conv4']).map(({ name }) => name)).toEqual(['conv1', 'conv4']);
});

it('refuses what has no maps, or too small ones, or unknown and unordered layers', () => {
  expect(
    [
      () => chooseLevels({}, {}, { trunk: 'plain', imageSize: 64 }),
      () => choose(2),
      () => choose(64, ['conv9']),
      () => choose(64, ['conv3', 'conv2']),
      () => choose(16, ['conv3', 'conv4']),
    ].map(refused),
  ).toMatchInlineSnapshot(`
    [
      "maps-missing: \`avsl\` compares feature maps, and the trunk \`plain\` has none. Take a trunk with maps, \`{ type: conv4 }\` or \`{ type: resnet18 }\`.",
      "maps-too-small: \`avsl\` needs feature maps of two cells a side or more; of 2 pixels the trunk \`conv4\` has conv1 (1x1), conv2 (1x1), conv3 (1x1), conv4 (1x1). Raise \`training.imageSize\`.",
      "layers-unsuitable: The layer \`conv9\` of \`method.layers\` is not one with a map of two cells a side or more that comes after the one before; of 64 pixels the trunk \`conv4\` has conv1 (32x32), conv2 (16x16), conv3 (8x8), conv4 (4x4). Name layers from the first to the last, each once.",
      "layers-unsuitable: The layer \`conv2\` of \`method.layers\` is not one with a map of two cells a side or more that comes after the one before; of 64 pixels the trunk \`conv4\` has conv1 (32x32), conv2 (16x16), conv3 (8x8), conv4 (4x4). Name layers from the first to the last, each once.",
      "layers-unsuitable: The layer \`conv4\` of \`method.layers\` is not one with a map of two cells a side or more that comes after the one before; of 16 pixels the trunk \`conv4\` has conv1 (8x8), conv2 (4x4), conv3 (2x2), conv4 (1x1). Name layers from the first to the last, each once.",
    ]
  `);
});

it('compares by the graph of a model, and refuses to without one', async () => {
  const { tf, create } = await workbench({ components: [avslDistance] });
  const distance = await create('distance', { type: 'avsl' }, {});
  const rows = tf.tensor2d([[1, 2, 3]]);
  const others = {
    'embedder.level0.weight': { shape: [2, 2], layout: 'linear', trainable: true, data: new Float32Array(4) },
    'embedder.level0.bias': { shape: [2], layout: 'plain', trainable: true, data: new Float32Array(2) },
    'embedder.graph': { shape: [2], layout: 'plain', trainable: false, data: Float32Array.of(1, 10) },
  } as const;
  const weights = Object.fromEntries(
    Object.entries(others).map(([name, weight]) => [name, { ...weight, shape: [...weight.shape] }]),
  );
  expect(
    [
      () => distance.matrix(rows, rows),
      () => graphDistance(tf, {}).matrix(rows, rows),
      () => graphDistance(tf, weights).matrix(rows, rows),
    ].map(refused),
  ).toMatchInlineSnapshot(`
    [
      "distance-without-model: The distance \`avsl\` is that of a model's own graph, and there is no model here. It stands under \`explanation.distance\` of a spec with \`method: { type: avsl }\`. Metrics rank images by the graph without it.",
      "weights-mismatch: The distance \`avsl\` was given weights of another method. It stands under \`explanation.distance\` of a spec with \`method: { type: avsl }\`.",
      "embeddings-mismatch: Embeddings of 3 numbers are not those of this graph of 1 levels and 2 nodes. The distance \`avsl\` compares embeddings of the model that its weights are of.",
    ]
  `);
});
