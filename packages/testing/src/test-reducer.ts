import {
  type Component,
  createRandom,
  type LossTerms,
  reduceTerms,
  type Scalar,
  type Tensor,
  type TF,
} from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { directions, dotProduct, rowsOf, slopeError } from './slope';
import { describeComponent, type Made, type Resolved, type Trial, valuesOf } from './trial';
import { withoutReading } from './without-reading';

export interface ReducerReferenceInput {
  /** Each anchor's terms. */
  losses: number[][];
  /** How often each term counts; 0: not at all. */
  weight: number[][];
  /** Class index of each anchor. */
  labels: number[];
  /** What the loss is to be divided by. */
  divisor: number;
  options: Resolved;
}

export interface ReducerTrial extends Trial {
  /** The reduced loss in plain loops. */
  reference?(input: ReducerReferenceInput): number;
  /** Number of labels, at least 2. Default: 4. */
  classes?: number;
}

/** Terms of six anchors. */
interface Terms {
  name: string;
  /** Of the tensors of terms; the first is the anchors'. */
  shape: number[];
  weight: number[];
}

const anchors = 6;

/**
 * Registers tests of a reducer: documentation, the reference's value and gradients, 0 where nothing counts, terms of 0,
 * the anchors' order, no reading in a step, leaked tensors. Terms reach it as in a loss, by `reduceTerms`.
 *
 * @example
 * testReducer(myMean, {
 *   reference: ({ losses, weight }) => {
 *     const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);
 *     const weights = weight.flat();
 *     return sum(losses.flat().map((loss, i) => loss * weights[i])) / Math.max(1, sum(weights));
 *   },
 * });
 */
export function testReducer(component: Component<'reducer'>, trial: ReducerTrial = {}): void {
  const { reference, classes = 4 } = trial;
  const labels = Array.from({ length: anchors }, (_, i) => (i * i) % classes);
  describeComponent(component, trial, (make) => {
    const begin = () => make({ classes, dimensions: 8, random: createRandom(1, 'reducer') });
    const plainValue = (options: Resolved, { shape, weight }: Terms, losses: number[]) =>
      reference?.({
        losses: rowsOf(losses, losses.length / shape[0]!),
        weight: rowsOf(weight, losses.length / shape[0]!),
        labels,
        divisor: anchors,
        options,
      });

    for (const terms of usualTerms())
      it(`${reference ? 'equals its reference and has its gradients' : 'has the gradients of its values'}: ${terms.name}`, async () => {
        const made = await begin();
        const losses = lossesOf(terms);
        const { value } = await differentiate(made, terms, labels, losses);
        expect(Number.isFinite(value), `the value is ${value}`).toBe(true);
        const expected = plainValue(made.options, terms, losses);
        if (expected !== undefined)
          expect(Math.abs(value - expected), `${value} against ${expected}`).toBeLessThanOrEqual(
            1e-5 * Math.max(1, Math.abs(expected)),
          );
        // Some reducers leave terms of 0 out, and jump there.
        const above = losses.map((loss) => loss + 0.05);
        const { gradient } = await differentiate(made, terms, labels, above);
        const f = async (x: number[]) =>
          plainValue(made.options, terms, x) ?? (await differentiate(made, terms, labels, x)).value;
        const size = Math.max(0.01, Math.hypot(...gradient));
        for (const direction of directions(losses.length, terms.name)) {
          const error = await slopeError(f, above, direction, dotProduct(gradient, direction), !!reference);
          expect(error / size, 'the gradient').toBeLessThanOrEqual(reference ? 3e-3 : 0.1);
        }
      });

    it('is 0 with gradients 0 where nothing counts', async () => {
      const made = await begin();
      for (const terms of usualTerms()) {
        const none = { ...terms, weight: terms.weight.map(() => 0) };
        const { value, gradient } = await differentiate(made, none, labels, lossesOf(terms));
        expect(Math.abs(value)).toBe(0);
        expect(
          gradient.every((slope) => slope === 0),
          `the gradients are ${gradient}`,
        ).toBe(true);
      }
    });

    it('has finite gradients where every term is 0', async () => {
      const made = await begin();
      for (const terms of usualTerms()) {
        const { value, gradient } = await differentiate(
          made,
          terms,
          labels,
          lossesOf(terms).map(() => 0),
        );
        expect([value, ...gradient].every(Number.isFinite)).toBe(true);
      }
    });

    it('does not depend on the order of the anchors', async () => {
      const made = await begin();
      for (const terms of usualTerms()) {
        const losses = lossesOf(terms);
        const { value } = await differentiate(made, terms, labels, losses);
        const turned = { ...terms, weight: turnedRows(terms, terms.weight) };
        const other = await differentiate(made, turned, [...labels].reverse(), turnedRows(terms, losses));
        expect(other.value, terms.name).toBeCloseTo(value, 5);
      }
    });

    it('reads no values while a step is recorded, and leaves no tensors behind', async () => {
      const made = await begin();
      const { tf } = made.bench;
      const [terms] = usualTerms() as [Terms];
      const input = inputOf(tf, terms, labels, lossesOf(terms));
      withoutReading(tf, () => reduceTerms(tf, made.product, input));
      await valuesOf(made.bench, () => reduceTerms(tf, made.product, input));
    });
  });
}

/** Pairs, triplets, and one term an anchor. The second anchor has none that counts. */
function usualTerms(): Terms[] {
  const shapes: [string, number[]][] = [
    ['pairs', [anchors, 5]],
    ['triplets', [anchors, 3, 3]],
    ['one term an anchor', [anchors]],
  ];
  return shapes.map(([name, shape]) => {
    const random = createRandom(1, 'weight', name);
    const size = sizeOf(shape);
    const width = size / anchors;
    return {
      name,
      shape,
      weight: Array.from({ length: size }, (_, i) =>
        Math.floor(i / width) === 1 ? 0 : name === 'one term an anchor' ? 1 : random.integer(3),
      ),
    };
  });
}

/** Losses as hinges leave them: many are 0. */
function lossesOf({ name, shape }: Terms): number[] {
  const random = createRandom(1, 'losses', name);
  return Array.from({ length: sizeOf(shape) }, () => Math.fround(Math.max(0, 0.3 + random.normal())));
}

const sizeOf = (shape: number[]): number => shape.reduce((product, extent) => product * extent, 1);

const turnedRows = ({ shape }: Terms, values: number[]): number[] =>
  rowsOf(values, values.length / shape[0]!)
    .reverse()
    .flat();

const inputOf = (tf: TF, { shape, weight }: Terms, labels: number[], losses: number[]): LossTerms => ({
  losses: tf.tensor(losses, shape),
  weight: tf.tensor(weight, shape),
  labels: tf.tensor1d(labels, 'int32'),
  divisor: tf.scalar(anchors),
});

async function differentiate(
  { product, bench }: Made<'reducer'>,
  terms: Terms,
  labels: number[],
  losses: number[],
) {
  const { tf } = bench;
  const input = inputOf(tf, terms, labels, losses);
  const { value, grad } = tf.valueAndGrad(
    (moved: Tensor) => reduceTerms(tf, product, { ...input, losses: moved }) as Scalar,
  )(input.losses);
  return { value: (await value.data())[0]!, gradient: Array.from(await grad.data()) };
}
