import { type ComponentSpec, reduceTerms } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/core/testing';
import { expect, it } from 'vitest';
import { random } from '../../test/setup';
import * as reducers from '.';

const { tf, create } = await workbench({ components: Object.values(reducers) });
const make = (spec: ComponentSpec) =>
  create('reducer', spec, { classes: 3, dimensions: 2, random: random() });
const labels = tf.tensor1d([2, 0, 1], 'int32');
// Anchor by anchor; the second has one term that was picked twice, the third has none.
const pairs = {
  losses: tf.tensor2d([0, 1, 2, 4, 9, 9, 9, 9, 9], [3, 3]),
  weight: tf.tensor2d([1, 1, 1, 2, 0, 0, 0, 0, 0], [3, 3]),
  labels,
};
const elements = { losses: tf.tensor1d([1, 3, 0]), labels, divisor: tf.scalar(8) };
const none = { ...pairs, weight: tf.zeros([3, 3]), divisor: tf.scalar(0) };

it.each<[string, ComponentSpec, number, number]>([
  ['the mean', { type: 'mean' }, (0 + 1 + 2 + 4 + 4) / 5, 4 / 3],
  ['the mean above zero', { type: 'avg-non-zero' }, (1 + 2 + 4 + 4) / 4, 4 / 2],
  ['the sum', { type: 'sum' }, 11, 4],
  ['the mean above a bound', { type: 'threshold', low: 1 }, (2 + 4 + 4) / 3, 3],
  ['the mean below a bound', { type: 'threshold', high: 2 }, (0 + 1) / 2, (0 + 1) / 2],
  ['the mean between bounds', { type: 'threshold', low: 0, high: 4 }, (1 + 2) / 2, (1 + 3) / 2],
  [
    'the mean by class',
    { type: 'class-weighted', weights: [10, 1, 0.5] },
    (3 * 0.5 + 8 * 10) / 5,
    (0.5 + 30) / 3,
  ],
  ['the mean by anchor', { type: 'per-anchor' }, (1 + 4 + 0) / 3, 4 / 3],
  ['the sum by anchor', { type: 'per-anchor', reducer: { type: 'sum' } }, 1 + 4 + 0, 4],
])('gives %s', async (_, spec, ofPairs, ofElements) => {
  const reducer = await make(spec);
  expect(reduceTerms(tf, reducer, pairs).dataSync()[0]).toBeCloseTo(ofPairs, 5);
  expect(reduceTerms(tf, reducer, elements).dataSync()[0]).toBeCloseTo(ofElements, 5);
  expect(reduceTerms(tf, reducer, none).dataSync()[0]).toBe(0);
});

it('divides by what the loss tells', async () => {
  const reducer = await make({ type: 'divisor' });
  expect(reduceTerms(tf, reducer, elements).dataSync()[0]).toBe(0.5);
  expect(reduceTerms(tf, reducer, none).dataSync()[0]).toBe(0);
});

it('says what is wrong with its options', async () => {
  const refused = (spec: ComponentSpec) => make(spec).catch((error: Error) => error.message);
  expect(await refused({ type: 'threshold' })).toMatchInlineSnapshot(
    `"The reducer \`threshold\` has no threshold."`,
  );
  expect(await refused({ type: 'threshold', low: 2, high: 1 })).toMatchInlineSnapshot(
    `"The reducer \`threshold\` lets nothing count: no term is above 2 and below 1."`,
  );
  expect(await refused({ type: 'class-weighted', weights: [1, 2] })).toMatchInlineSnapshot(
    `"The reducer \`class-weighted\` has 2 weights, but there are 3 classes."`,
  );
  const inner = { type: 'per-anchor', reducer: { type: 'multiple', parts: { loss: { type: 'mean' } } } };
  const nested = await make(inner);
  expect(() => reduceTerms(tf, nested, pairs)).toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The reducer \`multiple\` reduces the parts of a loss, not one of them.]`,
  );
});
