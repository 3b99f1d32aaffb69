import { createRandom } from '@hemlkit/core';
import { describe, expect, test } from 'vitest';
import { embeddingMap } from './embedding-map';

/** Three groups of points on a line, far from each other. */
function groups(each: number) {
  const at = Array.from({ length: 3 * each }, (_, i) => 100 * Math.floor(i / each) + (i % each));
  return {
    labels: at.map((_, i) => Math.floor(i / each)),
    distances: at.flatMap((a) => at.map((b) => Math.abs(a - b))),
  };
}
const random = () => createRandom(3, 'map');

describe('embeddingMap', () => {
  test("a sample's nearest on the map are of its own group", async () => {
    const { distances, labels } = groups(20);
    const places = await embeddingMap({ distances, labels }, random());
    for (const [i, place] of places.entries()) {
      const [nearest] = places
        .map((other, at) => [Math.hypot(place![0] - other![0], place![1] - other![1]), at] as const)
        .filter(([, at]) => at !== i)
        .sort(([a], [b]) => a - b);
      expect(labels[nearest![1]], `${i}`).toBe(labels[i]);
    }
    expect(Math.min(...places.map((place) => place![0]))).toBe(0);
    expect(Math.max(...places.map((place) => place![1]))).toBe(1);
  });

  test('is the same for the same numbers', async () => {
    const compared = groups(10);
    expect(await embeddingMap(compared, random())).toEqual(await embeddingMap(compared, random()));
  });

  test('is the same for similarities as for the distances that they come from', async () => {
    const { distances, labels } = groups(10);
    // A similarity 5 - d is negated to d - 5.
    const places = await embeddingMap({ distances: distances.map((value) => value - 5), labels }, random());
    expect(places).toEqual(await embeddingMap({ distances, labels }, random()));
  });

  test('a sample without distances has no place, and the others have', async () => {
    const { distances, labels } = groups(5);
    const count = labels.length;
    const without = distances.map((value, i) =>
      i % count === 7 || Math.floor(i / count) === 7 ? Number.NaN : value,
    );
    const places = await embeddingMap({ distances: without, labels }, random());
    expect(places.map((place) => place === undefined)).toEqual(labels.map((_, i) => i === 7));
  });

  test('three samples are no map', async () => {
    expect(await embeddingMap(groups(1), random())).toEqual([undefined, undefined, undefined]);
  });
});
