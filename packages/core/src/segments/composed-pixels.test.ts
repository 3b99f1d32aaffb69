import { beforeAll, expect, it } from 'vitest';
import type { Background } from '../contracts/experiment';
import type { TF } from '../contracts/tf';
import { loadTf } from '../engine/load-tf';
import { createRandom } from '../random/random';
import { composedPixels } from './composed-pixels';
import { lookupTable } from './composition';

const classes = ['background', 'skin', 'hair'];
const normalize = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] };
const size = 4;

let tf: TF;
beforeAll(async () => {
  tf = loadTf();
  await tf.setBackend('cpu');
});

const random = createRandom(1);
const images = Uint8Array.from({ length: 2 * size * size * 3 }, () => random.integer(256));
const maps = Uint8Array.from({ length: 2 * size * size }, () => random.integer(3));
const pixels = (background: Background) =>
  composedPixels(tf, { images, maps, size }, lookupTable(['hair'], classes, background), {
    background,
    normalize,
  });

it.each([
  ['black', [0, 0, 0], [2]],
  ['mean', [124, 116, 104], [2]],
  ['keep', [0, 0, 0], [0, 2]],
] as const)('gives the very bytes of what is shown, and the background %s', (background, colour, shown) => {
  const expected = images.map((value, i) =>
    (shown as readonly number[]).includes(maps[Math.floor(i / 3)] as number)
      ? value
      : (colour[i % 3] as number),
  );
  expect([...pixels(background)]).toEqual([...expected]);
});

it('leaves nothing in memory', () => {
  const before = tf.memory().numTensors;
  pixels('blur');
  expect(tf.memory().numTensors).toBe(before);
});
