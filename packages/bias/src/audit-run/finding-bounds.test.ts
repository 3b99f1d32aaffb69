import { createRandom } from '@hemlkit/core/run';
import { singles } from '@hemlkit/statistics';
import { describe, expect, it } from 'vitest';
import { associatedParts, labelsApart } from './finding-bounds';

const level = 0.05;

describe('labelsApart', () => {
  const labels = Int32Array.from({ length: 40 }, (_, i) => i % 2);
  const request = { unit: 2, groups: singles(40), level, random: createRandom(3) };
  /** Distances of 6, give or take up to 1, and some more between labels. */
  function distances(more: number): Float64Array {
    const random = createRandom(1);
    return Float64Array.from({ length: 1600 }, (_, at) => {
      const isOther = labels[Math.floor(at / 40)] !== labels[at % 40];
      return 5 + 2 * random.uniform() + (isOther ? more : 0);
    });
  }

  it('is the mean distance between labels less that within, in units; the scale is no more than one', () => {
    const none = labelsApart(distances(0), labels, request).separation;
    const far = labelsApart(distances(8), labels, request);
    expect(far.separation).toBeCloseTo(none + 4, 12);
    expect(far.scale).toBe(1);
    const near = labelsApart(distances(0.4), labels, request);
    expect(near.separation).toBeCloseTo(none + 0.2, 12);
    expect(near.scale).toBe(near.separation);
  });

  it('is held against one unit where labels lie as far apart as random ones', () => {
    const { separation, scale } = labelsApart(distances(0), labels, request);
    expect(Math.abs(separation)).toBeLessThan(0.05);
    expect(scale).toBe(1);
  });

  it('takes images of one group for one', () => {
    // Two groups, one a label: their labels can be exchanged in two ways, which shows nothing.
    const { scale } = labelsApart(distances(0.4), labels, { ...request, groups: Int32Array.from(labels) });
    expect(scale).toBe(1);
  });
});

describe('associatedParts', () => {
  const labels = Int32Array.from({ length: 200 }, (_, i) => i % 2);
  const random = createRandom(5);
  const drawn = Array.from({ length: 8 }, (_, part) => {
    const own = random.split('part', part);
    return { values: Array.from(labels, () => own.uniform() < 0.3), allowed: false };
  });
  const planted = Array.from(labels, (label, i) => (label === 1) === i % 10 < 8);
  const request = { labels, groups: singles(200), level, random: createRandom(6) };

  it('finds what was planted, whatever its values are, and no part that is allowed', () => {
    const towns = planted.map((is, i) => (is ? 'Leeds' : i % 3 === 0 ? 'York' : 'Hull'));
    const constant = Array.from(labels, () => true);
    const parts = [
      ...drawn,
      { values: planted, allowed: false },
      { values: towns, allowed: false },
      { values: planted, allowed: true },
      { values: constant, allowed: false },
    ];
    expect(associatedParts(parts, request)).toEqual([...drawn.map(() => false), true, true, false, false]);
  });

  it('finds nothing in a few groups', () => {
    const groups = Int32Array.from(labels, (label) => label);
    expect(associatedParts([{ values: planted, allowed: false }], { ...request, groups })).toEqual([false]);
  });
});
