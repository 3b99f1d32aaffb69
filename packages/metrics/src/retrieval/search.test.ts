import type { Tensor2D } from '@hemlkit/core/plugin';
import { plain, randomBatch, workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { cosine, euclidean, snr } from '../distances';
import { search } from './search';

const { tf, create } = await workbench({ components: [euclidean, cosine, snr], engine: 'onnxruntime' });
// Two tiles of references, and of queries as well; beyond what is measured one by one.
const [size, asked] = [4200, 700];
const { embeddings } = randomBatch('search', Array(size).fill(0), 8);
const measures = {
  euclidean: plain.unitEuclidean,
  cosine: (a: number[], b: number[]) => -plain.cosine(a, b),
  snr: (a: number[], b: number[]) => plain.snr(plain.unit(a), plain.unit(b)),
};

/** Queries that are checked one by one. */
const checked = [0, 1, 511, 512, asked - 1];

it.each(['euclidean', 'cosine', 'snr'] as const)(
  'finds the nearest of many, by tiles and by sorting, and keeps no tensors: %s',
  async (type) => {
    const distance = await create('distance', { type }, {});
    const rows = tf.tensor2d(embeddings);
    const queries = tf.slice(rows, 0, asked);
    for (const count of [5, 100]) {
      const before = tf.memory().numTensors;
      const found: number[][] = [];
      await search({ tf, distance, queries, references: rows, self: true, count }, (query, neighbours) => {
        expect(query).toBe(found.length);
        found.push([...neighbours]);
      });
      expect(tf.memory().numTensors).toBe(before);
      expect(found.length).toBe(asked);
      for (const query of checked) {
        const apart = (place: number) => measures[type](embeddings[query]!, embeddings[place]!);
        const order = embeddings.map((_, place) => ({ place, apart: apart(place) }));
        const expected = order.filter(({ place }) => place !== query).sort((a, b) => a.apart - b.apart);
        // Neighbours that differ by less than float32 tells may change places.
        found[query]!.forEach((place, at) => {
          expect(Math.abs(apart(place) - expected[at]!.apart)).toBeLessThan(1e-5);
        });
        expect(new Set(found[query]).size).toBe(count);
        expect(found[query]).not.toContain(query);
      }
    }
  },
);

it('finds nobody where a sample is not a number, and others without it', async () => {
  const distance = await create('distance', { type: 'euclidean', normalize: false }, {});
  const broken = embeddings.map((row, i) => (i === 7 ? row.map(() => Number.NaN) : row));
  const rows = tf.tensor2d(broken);
  const queries = tf.slice(rows, 0, asked);
  let [lost, met] = [0, 0];
  await search({ tf, distance, queries, references: rows, self: true, count: 3 }, (query, found) => {
    if (query === 7) expect([...found]).toEqual([-1, -1, -1]);
    else if (found.includes(-1)) lost++;
    if (found.includes(7)) met++;
  });
  expect([lost, met]).toEqual([0, 0]);
});

it('ranks equal ones by position, however it searches', async () => {
  const distance = await create('distance', { type: 'cosine' }, {});
  const rows = tf.ones<Tensor2D['rankType']>([size, 8]);
  const queries = tf.slice(rows, 0, asked);
  for (const count of [3, 80]) {
    const first = Array.from({ length: count }, (_, i) => i);
    await search({ tf, distance, queries, references: rows, self: true, count }, (query, found) => {
      const expected = query < count ? [...first.filter((i) => i !== query), count] : first;
      if (query % 97 === 0 || query < 4) expect([...found]).toEqual(expected);
    });
  }
});
