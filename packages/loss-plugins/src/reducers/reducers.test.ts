import { type ComponentSpec, definePlugin, reduceTerms } from '@hemlkit/core/plugin';
import { type ReducerReferenceInput, testReducer, workbench } from '@hemlkit/testing';
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

type Input = ReducerReferenceInput;
const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);
const ratio = (total: number, count: number) => (count > 0 ? total / count : 0);

/** The terms of an anchor that count, each as often as it does. */
const termsOf = ({ losses, weight }: Input, anchor: number, counts: (loss: number) => boolean = () => true) =>
  losses[anchor]!.flatMap((loss, i) => Array<number>(weight[anchor]![i]!).fill(loss)).filter(counts);
const allOf = (input: Input, counts?: (loss: number) => boolean) =>
  input.losses.flatMap((_, anchor) => termsOf(input, anchor, counts));
const meanOf = (terms: number[]) => ratio(sum(terms), terms.length);
/** Each anchor's mean, a tuple that was picked twice counting once. */
const anchorMeans = ({ weight, ...input }: Input) => {
  const once = { ...input, weight: weight.map((row) => row.map((count) => Math.min(1, count))) };
  return input.losses.map((_, anchor) => meanOf(termsOf(once, anchor)));
};

testReducer(reducers.mean, { reference: (input) => meanOf(allOf(input)) });
testReducer(reducers.sum, { reference: (input) => sum(allOf(input)) });
testReducer(reducers.avgNonZero, { reference: (input) => meanOf(allOf(input, (loss) => loss > 0)) });
testReducer(reducers.divisor, { reference: (input) => sum(allOf(input)) / input.divisor });
testReducer(reducers.threshold, {
  options: [{ low: 0.5 }, { high: 1 }, { low: 0, high: 1 }],
  reference: (input) => {
    const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = input.options;
    return meanOf(allOf(input, (loss) => loss > low && loss < high));
  },
});
testReducer(reducers.classWeighted, {
  options: [{ weights: [10, 1, 0.5, 2] }],
  reference: (input) => {
    const { weights } = input.options;
    const weighed = input.labels.map((label, anchor) => weights[label] * sum(termsOf(input, anchor)));
    return ratio(sum(weighed), allOf(input).length);
  },
});
const inner = [
  definePlugin({
    meta: { name: 'inner', version: '0.0.0' },
    components: [reducers.mean, reducers.sum],
  }),
];
testReducer(reducers.perAnchor, { plugins: inner, reference: (input) => meanOf(anchorMeans(input)) });
testReducer(reducers.perAnchor, {
  plugins: inner,
  options: [{ reducer: { type: 'sum' } }],
  reference: (input) => sum(anchorMeans(input)),
});

it('divides by what the loss gives', async () => {
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
