import { describe, expect, it } from 'vitest';
import type { Sample } from '../contracts/sample';
import { checkSamples } from './check-samples';

const samples = (split: string, ...labels: string[]): Sample[] =>
  labels.map((label, i) => ({ id: `${split}${i}`, image: `/${split}${i}.png`, label }));
const reported = (train: Sample[], validation: Sample[]): string => {
  try {
    return checkSamples({ splits: { train, validation } })
      .map((event) => ('message' in event ? event.message : ''))
      .join('\n');
  } catch (error) {
    const { message, hint } = error as { message: string; hint: string };
    return `${message}\n${hint}`;
  }
};
const good = samples('v', 'x', 'y', 'x', 'y');

describe('checkSamples', () => {
  it('lets pass what has two samples of a label', () => {
    expect(reported(samples('t', 'x', 'y', 'x'), good)).toBe('');
  });

  it('refuses labels that no two training samples share, and warns where few do', () => {
    expect(reported(samples('t', '0.51', '0.72', '0.33'), good)).toMatchInlineSnapshot(`
      "No two of the 3 samples of the train split share a label ('0.51' for one).
      Metric learning needs samples that are alike. Is the label a number that is measured? Divide it into a few ranges."
    `);
    expect(reported(samples('t', 'a', 'b', 'c', 'd', 'd'), good)).toMatchInlineSnapshot(
      `"3 of the 5 samples of the train split share their label with no other: nothing is learnt or measured by them."`,
    );
    expect(reported(good, samples('v2', 'x', 'y'))).toMatchInlineSnapshot(
      `"No two of the 2 samples of the validation split share a label: no neighbour can be right, and metrics of retrieval are undefined."`,
    );
  });

  it('refuses a split with one label or none, and one id of two images', () => {
    expect(reported(samples('t', 'x', 'x'), good)).toMatchInlineSnapshot(`
      "All 2 samples of the train split have the label 'x' ('t0' for one); two labels are needed.
      Choose another label rule, or another split."
    `);
    expect(reported([], good)).toMatchInlineSnapshot(`
      "The train split has no samples.
      Look at the dataset and its \`split:\`."
    `);
    const twin = { ...(good[0] as Sample), image: '/other.png' };
    expect(reported([...samples('t', 'x', 'y', 'x'), twin], good)).toMatchInlineSnapshot(`
      "Two images of the dataset have one id, 'v0': /other.png and /v0.png.
      A dataset gives every image an id of its own; its path is one."
    `);
  });
});
