import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Raster } from '@hemlkit/core/plugin';
import { testSegmenter } from '@hemlkit/testing';
import { encode } from 'fast-png';
import { afterAll } from 'vitest';
import { grid } from '../src/grid/grid';
import { masks } from '../src/masks/masks';
import { segformer } from '../src/segformer/segformer';
import { tinyOnnx } from './tiny-onnx';

const folder = await mkdtemp(join(tmpdir(), 'heml-segmenters-'));
afterAll(() => rm(folder, { recursive: true }));

const samples = await Promise.all(
  [4, 6, 9].map(async (width, i) => {
    const [height, mask] = [width - 1, join(folder, `${i}.png`)];
    const data = Uint8Array.from({ length: width * height }, (_, pixel) => pixel % 3);
    await writeFile(mask, encode({ width, height, channels: 1, data }));
    const image: Raster = { width, height, channels: 3, data: new Uint8Array(3 * width * height).fill(i) };
    return { sample: { id: `s${i}`, image: `/nowhere/${i}.png`, label: 'x', mask }, image };
  }),
);

// A class's logit is the mean of its channel over 2 x 2 pixels.
const weights = Float32Array.from({ length: 3 * 3 * 4 }, (_, i) =>
  Math.floor(i / 12) === Math.floor(i / 4) % 3 ? 0.25 : 0,
);
const model = join(folder, 'model.onnx');
await writeFile(model, tinyOnnx({ weights, classes: 3, stride: 2 }));
await writeFile(join(folder, 'preprocessor_config.json'), '{ "size": { "height": 8, "width": 8 } }');

testSegmenter(grid, { options: [{}, { rows: 3, columns: 2 }] });
testSegmenter(masks, { classes: ['background', 'skin', 'hair'], samples });
testSegmenter(segformer, {
  options: [1, 4].map((batchSize) => ({ model, classes: ['red', 'green', 'blue'], batchSize, threads: 1 })),
});
