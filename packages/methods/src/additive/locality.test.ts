import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { goldenOptions, stream } from '../../test/additive';
import { detached, imagesOf, networkOf, own, vectorsOf, wide } from '../../test/networks';
import { contributions, embeddingOf, weightsAt } from './contributions';

const { tf } = await workbench({ engine: 'cpu' });

const squaredDistance = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, at) => sum + (value - b[at]!) ** 2, 0);

it.each([
  ['shared', goldenOptions],
  ['own', own],
] as const)('%s: the distance of two images is the sum of their contributions', (_, options) => {
  const network = networkOf(tf, wide, options);
  const images = imagesOf(46, wide.ids.length);
  const vectors = vectorsOf(tf, network, images);
  const logits = network.variables.logits!.value.dataSync();
  let pairs = 0;
  for (const height of [0, 1.5, 3]) {
    const weights = weightsAt(wide, logits, { interactions: 'root', height });
    const embeddings = vectors.map((u) => embeddingOf(u, weights));
    for (let a = 0; a < vectors.length; a++) {
      for (let b = 0; b < a; b++) {
        const one = contributions(wide, vectors[a]!, vectors[b]!, weights);
        const total = one.own.reduce((sum, value) => sum + value, 0);
        const distance = squaredDistance(embeddings[a]!, embeddings[b]!);
        expect(Math.abs(total - distance)).toBeLessThanOrEqual(1e-6 * distance);
        expect(one.subtree.at(-1)).toBeCloseTo(total, 12);
        expect(contributions(wide, vectors[b]!, vectors[a]!, weights)).toEqual(one);
        pairs++;
      }
      const itself = contributions(wide, vectors[a]!, vectors[a]!, weights);
      expect([...itself.own, ...itself.subtree].every((value) => value === 0)).toBe(true);
    }
  }
  expect(pairs).toBeGreaterThan(3000);
});

it.each([
  ['shared', goldenOptions, [0, 6, 8]],
  ['own, seeing children', detached, [0, 6, 8]],
  ['own', own, [0]],
] as const)('%s: noise in a crop moves what sees it, and all else by exactly 0', (_, options, moved) => {
  const network = networkOf(tf, wide, options);
  const images = imagesOf(4, wide.ids.length);
  const before = vectorsOf(tf, network, images);
  const length = 16 * 16 * 4;
  // The crop of node a in image 2.
  images.crops.set(
    Uint8Array.from(stream(99, length), (x) => x & 255),
    2 * wide.ids.length * length,
  );
  const after = vectorsOf(tf, network, images);
  const { dimensions } = network;
  after.forEach((vectors, image) => {
    const places = wide.ids
      .map((_, place) => place)
      .filter((place) => {
        const part = (u: Float32Array) => [...u.slice(place * dimensions, (place + 1) * dimensions)];
        return part(vectors).join() !== part(before[image]!).join();
      });
    expect(places).toEqual(image === 2 ? [...moved] : []);
  });
});

it.each([
  ['shared', goldenOptions],
  ['own', own],
] as const)('%s: what stands where a node is not shown has no effect', (_, options) => {
  const network = networkOf(tf, wide, options);
  const images = imagesOf(3, wide.ids.length);
  images.present[1] = 0;
  images.present.fill(0, wide.ids.length, 2 * wide.ids.length);
  const before = vectorsOf(tf, network, images);
  const length = 16 * 16 * 4;
  images.crops.fill(17, length, 2 * length);
  images.boxes.fill(1e6, 6, 12);
  expect(vectorsOf(tf, network, images)).toEqual(before);
  expect(before[1]!.every(Number.isFinite)).toBe(true);
  // Two images that show nothing are at distance 0.
  images.present.fill(0);
  const [x, y] = vectorsOf(tf, network, images);
  expect(x).toEqual(y);
  const trained = vectorsOf(tf, network, images, true);
  expect(trained.every((u) => u.every(Number.isFinite))).toBe(true);
});
