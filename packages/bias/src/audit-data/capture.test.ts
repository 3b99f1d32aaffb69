import { createRandom } from '@hemlkit/core/run';
import { auroc, singles } from '@hemlkit/statistics';
import { describe, expect, it } from 'vitest';
import { conditionAssociation, conditions, sharedByMost } from './capture';
import { designOf } from './design';
import { givenCapture } from './given-capture';
import type { Looks, RegionLooks } from './read-looks';
import { lookAt, lookLength } from './segment-look';
import { intoClasses } from './source-classes';

const images = 120;
const labels = Int32Array.from({ length: images }, (_, i) => i % 2);
const random = createRandom(1, 'capture');

/** Regions with colours of their own, of chance. @param change of a look, by region */
function looksOf(count: number, change: (look: Float64Array, image: number, region: number) => void): Looks {
  const regions = Array.from({ length: count }, (_, r): RegionLooks => {
    const looks = Array.from({ length: images }, (_, i) => {
      const look = new Float64Array(lookLength);
      for (let c = 0; c < 3; c++) {
        look[lookAt.means + c] = 0.3 + 0.05 * r + 0.05 * random.normal();
        look[lookAt.deviations + c] = 0.1 * Math.exp(0.1 * random.normal());
      }
      look.fill(1, lookAt.filled, lookAt.bright);
      look.fill(0.4, lookAt.bright, lookAt.sharpness);
      look[lookAt.sharpness] = -3 + 0.2 * random.normal();
      look[lookAt.noise] = -4 + 0.2 * random.normal();
      change(look, i, r);
      return look;
    });
    return { name: `r${r}`, seen: Array(images).fill(true), look: (i) => Float64Array.from(looks[i]!) };
  });
  const means = Float32Array.from({ length: 3 * images }, (_, at) => {
    const values = regions.map(({ look }) => look(Math.floor(at / 3))[lookAt.means + (at % 3)]!);
    return values.reduce((a, b) => a + b) / values.length;
  });
  return { segments: regions.slice(0, -1), rest: regions.at(-1)!, means };
}

const brighter = (look: Float64Array, by: number) => {
  for (let c = 0; c < 3; c++) look[lookAt.means + c]! += by;
  for (let at: number = lookAt.bright; at < lookAt.sharpness; at++) look[at]! += by;
};
const tested = (name: string, { segments, rest }: Looks) =>
  conditionAssociation(
    conditions.find((one) => one.name === name)!,
    [...segments, rest],
    labels,
    2,
    createRandom(2, name),
    designOf(singles(images), labels, 100),
  )!;

describe('sharedByMost', () => {
  it('is what two thirds reach, in either direction', () => {
    expect(sharedByMost([5, 3, 2, 4, 1, 6, -7])).toBe(2);
    expect(sharedByMost([0.4, 0.1, 0.2, 0.3])).toBe(0.2);
    expect(sharedByMost([-0.4, -0.1])).toBe(-0.1);
    expect(sharedByMost([-0.4, 0.1])).toBe(0);
    expect(sharedByMost([-0.3, -0.2, 0.9])).toBe(0);
    expect(sharedByMost([Number.NaN, 3])).toBe(3);
    expect(sharedByMost([])).toBeNaN();
  });
});

describe('conditionAssociation', () => {
  it('is what two thirds of the regions have of 2 AUC - 1', () => {
    const looks = looksOf(5, (look, i) => brighter(look, 0.03 * labels[i]!));
    const areas = [...looks.segments, looks.rest].map(
      ({ look }) =>
        2 *
          auroc(
            Array.from(labels, (_, i) => (look(i)[0]! + look(i)[1]! + look(i)[2]!) / 3),
            Array.from(labels, (label) => label === 1),
          ) -
        1,
    );
    const { effect, test } = tested('brightness', looks);
    expect(effect.value).toBeCloseTo([...areas].sort((a, b) => a - b)[1]!, 12);
    expect(test.p).toBeLessThan(1e-3);
    expect(effect.low).toBeLessThan(effect.value);
  });

  it('is none of one region alone, however strong', () => {
    const looks = looksOf(5, (look, i, r) => brighter(look, r === 1 ? 0.5 * labels[i]! : 0));
    expect(tested('brightness', looks).test.p).toBeGreaterThan(0.01);
    const two = looksOf(2, (look, i, r) => brighter(look, r === 1 ? 0.5 * labels[i]! : 0));
    expect(tested('brightness', two).effect.value).toBeLessThan(0.4);
  });
});

describe('givenCapture', () => {
  const difference = (regions: readonly RegionLooks[], at: number) =>
    regions.map(({ look }) => {
      const mean = (label: number) =>
        Array.from(labels.keys())
          .filter((i) => labels[i] === label)
          .reduce((sum, i) => sum + look(i)[at]!, 0) /
        (images / 2);
      return mean(1) - mean(0);
    });

  it('takes away a shift that all regions share, and leaves what one has beyond it', () => {
    const looks = looksOf(7, (look, i, r) => {
      brighter(look, 0.1 * labels[i]!);
      if (r === 3) look[lookAt.means]! += 0.2 * labels[i]!;
    });
    const given = givenCapture(looks, new Set(['brightness']));
    const left = difference(given, lookAt.means);
    expect(left[3]).toBeGreaterThan(0.15);
    for (const [r, value] of left.entries()) if (r !== 3) expect(Math.abs(value)).toBeLessThan(0.04);
    for (const value of difference(given, lookAt.bright)) expect(Math.abs(value)).toBeLessThan(0.04);
  });

  it('takes away a contrast that all regions share, about the mean of the image', () => {
    const looks = looksOf(7, (look, i) => {
      if (labels[i] === 0) return;
      for (let c = 0; c < 3; c++) {
        look[lookAt.means + c] = 0.45 + 1.5 * (look[lookAt.means + c]! - 0.45);
        look[lookAt.deviations + c]! *= 1.5;
      }
    });
    const before = difference([...looks.segments, looks.rest], lookAt.means).map(Math.abs);
    const given = givenCapture(looks, new Set(['contrast']));
    const after = difference(given, lookAt.means).map(Math.abs);
    expect(Math.max(...before)).toBeGreaterThan(0.06);
    expect(Math.max(...after)).toBeLessThan(0.04);
    for (const value of difference(given, lookAt.deviations)) expect(Math.abs(value)).toBeLessThan(0.01);
  });

  it('changes nothing where nothing is shared', () => {
    const looks = looksOf(3, () => {});
    expect(givenCapture(looks, new Set(['format']))).toEqual([...looks.segments, looks.rest]);
  });
});

describe('intoClasses', () => {
  it('takes few values as they are, and cuts many numbers into quarters', () => {
    const formats = intoClasses(['png', 'jpeg', 'png', undefined]);
    expect(formats.count).toBe(3);
    expect(formats.values[0]).toBe(formats.values[2]);
    const many = intoClasses([...Array.from({ length: 100 }, (_, i) => i), undefined]);
    expect(many.count).toBe(5);
    expect(many.values.filter((one) => one === 0)).toHaveLength(25);
    expect([...new Set(many.values.slice(75, 100))]).toEqual([3]);
    const texts = intoClasses(Array.from({ length: 30 }, (_, i) => `camera ${i < 15 ? 0 : i}`));
    expect(texts.count).toBe(8);
  });
});
