import { type Component, createRandom, type Scalar, type Tensor2D } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { directions, dotProduct, rowsOf, slopeError } from './slope';
import { describeComponent, type Made, type Resolved, type Trial, valuesOf } from './trial';
import { withoutReading } from './without-reading';

export interface RegularizerReferenceInput {
  vectors: number[][];
  options: Resolved;
}

export interface RegularizerTrial extends Trial {
  /** The penalty in plain loops. */
  reference?(input: RegularizerReferenceInput): number;
  /** How many vectors it takes. Default: any number; it is tried with 6 and with 1. */
  count?: number;
  /** Number of labels. Default: 3. */
  classes?: number;
  /** Length of a vector. Default: 5. */
  dimensions?: number;
  /** Does the order of the vectors not matter? Default: yes. */
  isSymmetric?: boolean;
}

/**
 * Registers tests of a regularizer: documentation, the reference's value and gradients, vectors of zeros, equal ones and
 * a single one, their order, no reading in a step, leaked tensors.
 *
 * @example
 * testRegularizer(myRegularizer, {
 *   reference: ({ vectors }) =>
 *     vectors.reduce((sum, vector) => sum + vector.reduce((all, x) => all + x * x, 0), 0) / vectors.length,
 * });
 */
export function testRegularizer(component: Component<'regularizer'>, trial: RegularizerTrial = {}): void {
  const { reference, count = 6, classes = 3, dimensions = 5, isSymmetric = true } = trial;
  const random = createRandom(1, 'vectors');
  const vectors = Array.from({ length: count }, () =>
    Array.from({ length: dimensions }, () => Math.fround(random.normal())),
  );
  const row = Array.from({ length: dimensions }, (_, i) => 1 / (i + 1));
  const zeros = row.map(() => 0);
  const odd: [string, number[][]][] = [
    ['vectors of zeros', vectors.map(() => zeros)],
    ['equal vectors', vectors.map(() => row)],
    ['one vector of zeros among others', vectors.map((vector, i) => (i === 0 ? zeros : vector))],
    ...(trial.count === undefined ? [['a single vector', [row]] as [string, number[][]]] : []),
  ];

  describeComponent(component, trial, (make) => {
    const begin = () => make({ classes, dimensions, random: createRandom(1, 'regularizer') });

    it(`${reference ? 'equals its reference and has its gradients' : 'has the gradients of its values'}`, async () => {
      const made = await begin();
      const { value, gradient } = await differentiate(made, vectors);
      const expected = reference?.({ vectors, options: made.options });
      if (expected !== undefined)
        expect(Math.abs(value - expected), `${value} against ${expected}`).toBeLessThanOrEqual(
          1e-5 * Math.max(1, Math.abs(expected)),
        );
      const f = async (x: number[]) => {
        const rows = rowsOf(x, dimensions);
        return (
          reference?.({ vectors: rows, options: made.options }) ?? (await differentiate(made, rows)).value
        );
      };
      const size = Math.max(0.01, Math.hypot(...gradient));
      for (const direction of directions(count * dimensions, 'regularizer')) {
        const slope = dotProduct(gradient, direction);
        const error = await slopeError(f, vectors.flat(), direction, slope, !!reference);
        expect(error / size, 'the gradient').toBeLessThanOrEqual(reference ? 3e-3 : 0.1);
      }
    });

    for (const [name, rows] of odd)
      it(`is finite, and so are its gradients: ${name}`, async () => {
        const { value, gradient } = await differentiate(await begin(), rows);
        expect(Number.isFinite(value), `the value is ${value}`).toBe(true);
        expect(gradient.every(Number.isFinite), `the gradients are ${gradient}`).toBe(true);
      });

    if (isSymmetric)
      it('does not depend on the order of the vectors', async () => {
        const made = await begin();
        const { value } = await differentiate(made, vectors);
        expect((await differentiate(made, [...vectors].reverse())).value).toBeCloseTo(value, 5);
      });

    it('reads no values while a step is recorded, and leaves no tensors behind', async () => {
      const { product, bench } = await begin();
      const input = bench.tf.tensor2d(vectors);
      withoutReading(bench.tf, () => product.penalty(input));
      await valuesOf(bench, () => product.penalty(input));
    });
  });
}

async function differentiate({ product, bench }: Made<'regularizer'>, vectors: number[][]) {
  const { tf } = bench;
  const { value, grad } = tf.valueAndGrad((x) => product.penalty(x as Tensor2D) as Scalar)(
    tf.tensor2d(vectors),
  );
  return { value: (await value.data())[0]!, gradient: Array.from(await grad.data()) };
}
