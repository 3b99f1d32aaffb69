import { createRandom, type Weights } from '@hemlkit/core/run';
import { nearestHits } from '@hemlkit/statistics';
import { describe, expect, it } from 'vitest';
import { areaUnder, deletionSteps, insertionSteps } from './curves';
import { addNoise, jitterMap, paintFlat } from './disturb';
import { placeOf } from './known-part';
import { drawPairs } from './pairs';
import { cascade, shuffleWeights } from './shuffle-weights';
import { chanceLevel } from './silhouette';

describe('curves', () => {
  it('show ever less, and ever more', () => {
    expect(deletionSteps(['a', 'b'])).toEqual([['a', 'b'], ['b'], []]);
    expect(insertionSteps(['a', 'b'])).toEqual([[], ['a'], ['a', 'b']]);
  });

  it('have the area of their trapezoids', () => {
    expect(areaUnder([1, 1, 1], [3, 1])).toBe(1);
    expect(areaUnder([1, 0, 0], [1, 1])).toBe(0.25);
    // By many thin strips.
    const [values, widths] = [
      [4, 1, 3, 2],
      [1, 2, 5],
    ];
    let slow = 0;
    const strips = 80_000;
    for (let strip = 0; strip < strips; strip++) {
      let x = (8 * (strip + 0.5)) / strips;
      let i = 0;
      while (x > (widths[i] as number)) x -= widths[i++] as number;
      const [from, to] = [values[i] as number, values[i + 1] as number];
      slow += from + ((to - from) * x) / (widths[i] as number);
    }
    expect(areaUnder(values, widths)).toBeCloseTo(slow / strips, 6);
  });
});

describe('drawPairs', () => {
  const labels = Int32Array.from({ length: 20 }, (_, i) => i % 3);

  it('gives different pairs, half of them of equal labels', () => {
    const pairs = drawPairs(labels, 30, createRandom(1));
    expect(new Set(pairs.map((pair) => pair.join())).size).toBe(30);
    expect(pairs.filter(([i, j]) => labels[i] === labels[j])).toHaveLength(15);
    expect(pairs.every(([i, j]) => i !== j)).toBe(true);
    expect(drawPairs(labels, 30, createRandom(1))).toEqual(pairs);
  });

  it('takes what there is', () => {
    expect(drawPairs(Int32Array.from([0, 1]), 30, createRandom(1))).toHaveLength(2);
    expect(drawPairs(Int32Array.from([0, 0, 0]), 4, createRandom(1))).toHaveLength(4);
  });
});

describe('disturbed images', () => {
  const random = createRandom(3);
  const map = Uint8Array.from({ length: 64 }, (_, at) => (at % 8 < 4 ? 1 : 2));
  const image = new Uint8Array(192).fill(100);

  it('have noise of the deviation that was asked for', () => {
    const large = { image: new Uint8Array(30_000).fill(128), map };
    const noisy = addNoise(large, 4, random.split('noise')).image;
    const variance = noisy.reduce((sum, value) => sum + (value - 128) ** 2, 0) / noisy.length;
    expect(Math.sqrt(variance)).toBeCloseTo(4, 0);
  });

  it('move borders by a pixel and leave the inside', () => {
    const moved = jitterMap({ image, map }, random.split('jitter')).map;
    expect(moved).not.toEqual(map);
    for (const [at, id] of moved.entries()) if (![3, 4].includes(at % 8)) expect(id).toBe(map[at]);
  });

  it('can be painted flat', () => {
    const colours = new Uint8Array(9);
    colours.set([1, 2, 3], 3);
    colours.set([4, 5, 6], 6);
    const flat = paintFlat({ image, map }, colours).image;
    expect([...flat.slice(0, 3), ...flat.slice(12, 15)]).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe('randomised weights', () => {
  const names = [
    'trunk.a.weight',
    'trunk.a.bias',
    'trunk.b.weight',
    'embedder.0.weight',
    'embedder.2.weight',
  ];

  it('cascade from the last layer to all', () => {
    const stages = cascade(names);
    expect(stages[0]).toEqual({ title: 'the last layer (embedder.2)', names: ['embedder.2.weight'] });
    expect(stages.at(-1)).toEqual({ title: 'all layers', names });
    for (const [i, stage] of stages.slice(1).entries())
      for (const name of stages[i]?.names ?? []) expect(stage.names).toContain(name);
  });

  it('keep their values in another order', () => {
    const data = Float32Array.from({ length: 50 }, (_, i) => i);
    const weight = { shape: [50], layout: 'plain', trainable: true, data } as const;
    const weights: Weights = { a: { ...weight, shape: [50] }, b: { ...weight, shape: [50] } };
    const shuffled = shuffleWeights(weights, ['a'], createRandom(1));
    expect(shuffled.b).toBe(weights.b);
    expect(shuffled.a?.data).not.toEqual(data);
    expect(shuffled.a?.data.slice().sort()).toEqual(data);
  });
});

describe('nearestHits', () => {
  it('equals the search over all pairs of distances', () => {
    const random = createRandom(8);
    const [count, dimensions] = [25, 4];
    const rows = Float32Array.from({ length: count * dimensions }, () => random.normal());
    const labels = Int32Array.from({ length: count }, () => random.integer(3));
    const unit = (i: number) => {
      const row = Array.from(rows.slice(i * dimensions, (i + 1) * dimensions));
      return row.map((value) => value / Math.hypot(...row));
    };
    const apartOf = (i: number, j: number) =>
      Math.hypot(...unit(i).map((value, d) => value - (unit(j)[d] as number)));
    const all = Float64Array.from({ length: count * count }, (_, at) =>
      apartOf(Math.floor(at / count), at % count),
    );
    const slow = Array.from({ length: count }, (_, i) => {
      const apart = (j: number) => apartOf(i, j);
      const others = Array.from({ length: count }, (_, j) => j).filter((j) => j !== i);
      const nearest = others.sort((x, y) => apart(x) - apart(y))[0] as number;
      return labels[nearest] === labels[i] ? 1 : 0;
    });
    expect(nearestHits(all, labels)).toEqual(slow);
    expect(nearestHits(all.subarray(5 * count, 9 * count), labels, 5)).toEqual(slow.slice(5, 9));
  });

  it('has a chance level: pairs of equal labels among all pairs', () => {
    expect(chanceLevel(Int32Array.from([0, 0, 1, 1]))).toBeCloseTo(1 / 3, 12);
  });
});

describe('placeOf', () => {
  it('is first alone, shares the first place, or is not first', () => {
    expect(placeOf(3, [1, 2])).toEqual({ first: 1, auroc: 1 });
    expect(placeOf(2, [1, 2])).toEqual({ first: 0.5, auroc: 0.75 });
    expect(placeOf(0, [1, 2])).toEqual({ first: 0, auroc: 0 });
  });
});
