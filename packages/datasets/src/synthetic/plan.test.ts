import { describe, expect, it } from 'vitest';
import { type PlannedFace, planFaces } from './plan';

const settings = { label: 'smile', train: 400, validation: 400, test: 0 } as const;
const agreeing = (faces: readonly PlannedFace[], split: string) => {
  const of = faces.filter((face) => face.split === split);
  return of.filter(({ attributes }) => attributes.hat === attributes.smile).length / of.length;
};

describe('planFaces', () => {
  it('gives half of each split the label', () => {
    const faces = planFaces(settings, 1);
    for (const split of ['train', 'validation']) {
      const of = faces.filter((face) => face.split === split);
      expect(of.filter(({ label }) => label === 'smile')).toHaveLength(200);
      expect(of.every(({ label, attributes }) => (label === 'smile') === attributes.smile)).toBe(true);
    }
  });

  it('plants a bias in the training split only', () => {
    const faces = planFaces({ ...settings, bias: { attribute: 'hat', agreement: 0.9 } }, 1);
    expect(agreeing(faces, 'train')).toBeGreaterThan(0.85);
    expect(agreeing(faces, 'train')).toBeLessThan(0.95);
    expect(Math.abs(agreeing(faces, 'validation') - 0.5)).toBeLessThan(0.08);
  });

  it('plants none unless asked, nor against the other attributes', () => {
    const faces = planFaces(settings, 1);
    for (const name of ['hat', 'glasses', 'open_mouth', 'beard', 'long_hair'] as const) {
      const rate = (smile: boolean) => {
        const of = faces.filter(({ attributes }) => attributes.smile === smile);
        return of.filter(({ attributes }) => attributes[name]).length / of.length;
      };
      expect(Math.abs(rate(true) - rate(false))).toBeLessThan(0.1);
    }
  });

  it('begins a longer split with the faces of the shorter one', () => {
    const plain = ({ random, ...face }: PlannedFace) => ({ ...face, drawn: random.uniform() });
    const short = planFaces({ ...settings, train: 5, validation: 0 }, 1).map(plain);
    expect(
      planFaces({ ...settings, train: 9, validation: 0 }, 1)
        .slice(0, 5)
        .map(plain),
    ).toEqual(short);
  });

  it('refuses to bias the label with itself', () => {
    expect(() =>
      planFaces({ ...settings, bias: { attribute: 'smile', agreement: 0.9 } }, 1),
    ).toThrowErrorMatchingInlineSnapshot(`[HemlError: The label 'smile' cannot be biased with itself.]`);
  });
});
