import { createRandom } from '@hemlkit/core/run';
import { stratifiedAuc } from '@hemlkit/statistics';
import { describe, expect, it } from 'vitest';
import { compositeInScore, isConfounded, labelInScore, type Scored } from './label-in-score';

/**
 * Images whose score the label moves by `content`, in real images and composites alike; composites get 1 more, and those of
 * label 1 `artefact` besides.
 */
function scoredBy(content: number, artefact: number, count = 150, seed = 1): Scored[] {
  const random = createRandom(seed, 'scored');
  return Array.from({ length: count }, (_, source) => {
    const label = source % 2;
    const own = random.integer(10) < 8 ? label === 1 : label === 0;
    const base = content * label + random.normal();
    const real = { source, label, has: Number(own), composite: false, score: base + 0.4 * Number(own) };
    const made = [0, 1].map((has) => ({
      source,
      label,
      has,
      composite: true,
      score: base + 0.4 * has + 1 + artefact * label + 0.5 * random.normal(),
    }));
    return [real, ...made];
  }).flat();
}

describe('labelInScore', () => {
  it('is the AUC of what real images of the label leave of the score', () => {
    const units = scoredBy(0.7, 0.3);
    const real = units.filter(({ composite }) => !composite);
    // Two labels: least squares by normal equations, the attribute's effect first.
    const mean = (of: number[]) => of.reduce((a, b) => a + b, 0) / of.length;
    const centred = real.map((one) => {
      const mates = real.filter(({ label }) => label === one.label);
      const [h, s] = [mean(mates.map(({ has }) => has)), mean(mates.map(({ score }) => score))];
      return { h: one.has - h, s: one.score - s };
    });
    const slope = mean(centred.map(({ h, s }) => h * s)) / mean(centred.map(({ h }) => h * h));
    const effects = [0, 1].map((l) =>
      mean(real.filter(({ label }) => label === l).map(({ score, has }) => score - slope * has)),
    );
    const composites = units.filter(({ composite }) => composite);
    const expected = stratifiedAuc(
      composites.map(({ score, label }) => score - effects[label]!),
      composites.map(({ label }) => label === 1),
      composites.map(({ has }) => has),
    );
    const found = labelInScore(units, 1, 2, createRandom(1));
    expect(found.value).toBeCloseTo(expected, 4);
    expect(found.count).toBe(300);
    expect(labelInScore(units, 0, 2, createRandom(1)).value).toBeCloseTo(1 - expected, 4);
  });

  it('tells artefacts that go with the label from what the label itself shows', () => {
    const shown = labelInScore(scoredBy(2, 0), 1, 2, createRandom(1));
    expect(shown.low).toBeLessThan(0.5);
    expect(shown.high).toBeGreaterThan(0.5);
    expect(labelInScore(scoredBy(2, 1), 1, 2, createRandom(1)).low).toBeGreaterThan(0.5);
    expect(labelInScore(scoredBy(2, -1), 1, 2, createRandom(1)).high).toBeLessThan(0.5);
  });

  it('takes away what the label adds beside each value of an attribute, of several', () => {
    const random = createRandom(4, 'several');
    const worth = [0, 2, -1];
    const units = Array.from({ length: 120 }, (_, source): Scored[] => {
      const label = source % 2;
      const has = random.integer(10) < 6 ? label : 2;
      const base = 0.8 * label + random.normal();
      const score = (value: number) => base + worth[value]!;
      const real = { source, label, has, composite: false, score: score(has) };
      return [
        real,
        ...[0, 1, 2].map((value) => ({ ...real, composite: true, has: value, score: score(value) })),
      ];
    }).flat();
    const real = units.filter(({ composite }) => !composite);
    // Least squares by turns: what is left of the score is shared out among the labels, then among the values, again and again.
    const [labels, values] = [
      [0, 0],
      [0, 0, 0],
    ];
    const mean = (of: number[]) => of.reduce((sum, one) => sum + one, 0) / of.length;
    for (let round = 0; round < 2000; round++) {
      for (const l of labels.keys())
        labels[l] = mean(
          real.filter(({ label }) => label === l).map(({ score, has }) => score - values[has]!),
        );
      for (const v of values.keys())
        values[v] = mean(
          real.filter(({ has }) => has === v).map(({ score, label }) => score - labels[label]!),
        );
    }
    const composites = units.filter(({ composite }) => composite);
    const expected = stratifiedAuc(
      composites.map(({ score, label }) => score - labels[label]!),
      composites.map(({ label }) => label === 1),
      composites.map(({ has }) => has),
    );
    expect(labelInScore(units, 1, 2, createRandom(1)).value).toBeCloseTo(expected, 3);
  });

  it('takes nothing away where the real images of a label have one value of the attribute', () => {
    const all = scoredBy(0, 0.8);
    // The hat moves the score, too: shared out between hat and label it would hide the artefact.
    const mixed = all.map((one) => (one.has ? { ...one, score: one.score + 3 } : one));
    const units = mixed.filter(({ composite, label, has }) => composite || has === label);
    expect([isConfounded(mixed), isConfounded(units)]).toEqual([false, true]);
    const composites = units.filter(({ composite }) => composite);
    const { value, low } = labelInScore(units, 1, 2, createRandom(1));
    expect(value).toBe(
      stratifiedAuc(
        composites.map(({ score }) => score),
        composites.map(({ label }) => label === 1),
        composites.map(({ has }) => has),
      ),
    );
    expect(low).toBeGreaterThan(0.5);
  });

  it('has intervals that hold as often as they say', () => {
    let out = 0;
    for (let seed = 0; seed < 40; seed++) {
      const { low, high } = labelInScore(scoredBy(1, 0, 60, seed), 1, 2, createRandom(seed), 0.8);
      if (low > 0.5 || high < 0.5) out++;
    }
    // Binomial of 40 and 0.2: 2 to 15 but for a chance of 0.003.
    expect(out).toBeGreaterThanOrEqual(2);
    expect(out).toBeLessThanOrEqual(15);
  });
});

it('compositeInScore compares composites with real images of their own cell', () => {
  const units = scoredBy(5, 0);
  const { value, low, high, count } = compositeInScore(units, createRandom(1));
  // Normal with a shift of 1 and deviations of 1 and √1.25: Φ(1 / √2.25).
  expect(value).toBeGreaterThan(0.68);
  expect(value).toBeLessThan(0.82);
  expect(low).toBeLessThan(value);
  expect(high).toBeGreaterThan(value);
  expect(count).toBe(450);
});
