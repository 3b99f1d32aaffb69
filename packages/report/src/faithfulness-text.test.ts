import type { Faithfulness } from '@hemlkit/faithfulness';
import { expect, it } from 'vitest';
import { estimateText, faithfulnessText } from './faithfulness-text';

const estimate = (value: number, low = value - 0.1, high = value + 0.1) => ({ value, low, high, count: 20 });

const found: Faithfulness = {
  run: 'faces',
  root: 'final',
  distance: 'snr',
  explainers: ['owen'],
  refused: [],
  seed: 0,
  pairs: 40,
  seconds: 65,
  results: [
    {
      measure: 'completeness',
      title: 'Completeness',
      meaning: 'What it means.',
      values: [{ name: 'gap', of: '', estimate: estimate(0, 0, 0) }],
      verdict: 'good',
      finding: 'It adds up.',
    },
    {
      measure: 'deletion',
      title: 'Deletion',
      meaning: 'Above 0: better than chance.',
      values: [
        { name: 'black', of: 'Owen values', estimate: estimate(0.3) },
        { name: 'black', of: 'own distances', estimate: estimate(0.05) },
        { name: 'blur', of: 'Owen values', estimate: estimate(0.25) },
      ],
      verdict: 'poor',
      finding: 'Half of it.',
    },
    {
      measure: 'known-part',
      title: 'Known part',
      meaning: 'Which part.',
      values: [],
      finding: 'No such pairs.',
    },
  ],
};

it('says of each measure what it means, its numbers, and whether they are good', () => {
  expect(faithfulnessText(found)).toMatchInlineSnapshot(`
    "faces: 40 pairs of the validation split by the snr distance at final, seed 0, in 1 min 05 s; intervals of 95 %

    Completeness
    What it means.
      gap  0
    good: It adds up.

    Deletion
    Above 0: better than chance.
                     Owen values         own distances
      black  0.30 (0.20 to 0.40)  0.05 (-0.05 to 0.15)
      blur   0.25 (0.15 to 0.35)
    poor: Half of it.

    Known part
    Which part.
    not measured: No such pairs."
  `);
});

it('writes small numbers in powers of ten, and what is no number as a dash', () => {
  expect(estimateText(estimate(0.00002, 0.00001, 0.00003))).toBe('2.0e-5 (1.0e-5 to 3.0e-5)');
  expect(estimateText(estimate(Number.NaN, Number.NaN, Number.NaN))).toBe('-');
});

it('has the verdicts of several explainers side by side, and why others are not measured', () => {
  const [completeness, deletion, known] = found.results as [
    Faithfulness['results'][number],
    Faithfulness['results'][number],
    Faithfulness['results'][number],
  ];
  const several: Faithfulness = {
    ...found,
    explainers: ['owen', 'saliency'],
    refused: [{ explainer: 'grad-cam', reason: 'It has no maps.' }],
    results: [
      { ...completeness, explainer: 'owen' },
      { ...completeness, explainer: 'saliency', verdict: 'poor' },
      { ...deletion, explainer: 'owen' },
      { ...deletion, explainer: 'saliency' },
      { ...known, explainer: 'owen' },
      { ...known, explainer: 'saliency' },
    ],
  };
  expect(faithfulnessText(several).split('\n\n')[1]).toMatchInlineSnapshot(`
    "          completeness  deletion  known-part
    owen              good      poor           -
    saliency          poor      poor           -
    grad-cam is not measured: It has no maps."
  `);
});
