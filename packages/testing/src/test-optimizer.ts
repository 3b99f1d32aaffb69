import {
  type Component,
  createRandom,
  type Layout,
  type Parameter,
  type ParameterGroup,
  type Tensor,
  type TF,
} from '@hemlkit/core/plugin';
import { readWeights, writeWeights } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import { expectSavable } from './savable';
import { describeComponent, type Made, type Resolved, type Trial } from './trial';
import { withoutReading } from './without-reading';

export interface OptimizerReferenceInput {
  /** A parameter's values before the first step. */
  start: number[];
  /** Its gradient at each step. */
  gradients: number[][];
  /** What it is part of. */
  group: ParameterGroup;
  /** Whether the trunk's weights came from a file. */
  pretrained: boolean;
  options: Resolved;
}

export interface OptimizerTrial extends Trial {
  /** The parameter's values after these steps, in plain numbers. */
  reference?(input: OptimizerReferenceInput): number[];
}

const groups: Record<string, { group: ParameterGroup; shape: number[]; layout: Layout }> = {
  'trunk.conv.weight': { group: 'trunk', shape: [1, 1, 2, 2], layout: 'conv' },
  'embedder.0.weight': { group: 'embedder', shape: [2, 3], layout: 'linear' },
  'loss.proxies': { group: 'loss', shape: [3], layout: 'plain' },
};

/**
 * Registers tests of an optimizer: documentation, the reference's steps for each part of a model, a convex loss that
 * becomes smaller, the same bits from the first state and from a saved one, parameters without a gradient, gradients of
 * 0, state that can be saved, no reading in a step, leaked tensors.
 *
 * @example
 * testOptimizer(myOptimizer, {
 *   reference: ({ start, gradients, options: { learningRate } }) =>
 *     gradients.reduce((at, slope) => at.map((x, i) => x - learningRate * slope[i]), start),
 * });
 */
export function testOptimizer(component: Component<'optimizer'>, trial: OptimizerTrial = {}): void {
  const { reference } = trial;
  describeComponent(component, trial, (make, bench) => {
    const begin = async (pretrained = false) => {
      const parameters = parametersOf((await bench()).tf);
      return { ...(await make({ parameters, pretrained })), parameters };
    };

    if (reference)
      for (const pretrained of [false, true])
        it(`takes its reference’s steps: the trunk ${pretrained ? 'from a file' : 'from the seed'}`, async () => {
          const made = await begin(pretrained);
          const steps = Array.from({ length: 5 }, (_, step) => gradientsAt(step));
          for (const gradients of steps) apply(made, gradients);
          for (const { name, group, variable } of made.parameters) {
            const start = startOf(name);
            const gradients = steps.map((step) => step[name]!);
            const expected = reference({ start, gradients, group, pretrained, options: made.options });
            (await variable.value.data()).forEach((value, i) => {
              const off = Math.abs(value - expected[i]!);
              expect(off, `${name}: ${value} against ${expected[i]}`).toBeLessThanOrEqual(
                1e-6 + 1e-3 * Math.abs(expected[i]! - start[i]!),
              );
            });
          }
        });

    it('makes a convex loss smaller', async () => {
      const made = await begin();
      // Half the squared distance from where all weights are 1.
      const loss = async () => {
        const values = await valuesOf(made.parameters);
        return values.flat().reduce((sum, x) => sum + (x - 1) ** 2 / 2, 0);
      };
      const before = await loss();
      for (let step = 0; step < 20; step++) {
        const values = await valuesOf(made.parameters);
        apply(
          made,
          Object.fromEntries(made.parameters.map(({ name }, i) => [name, values[i]!.map((x) => x - 1)])),
        );
      }
      expect(await loss()).toBeLessThan(before);
    });

    it('begins again from the first values of its state, with the same bits', async () => {
      const made = await begin();
      const first = await readWeights(made.product.variables);
      const once = await steps(made, 0, 4);
      writeWeights(made.bench.tf, made.product.variables, first);
      resetTo(
        made,
        made.parameters.map(({ name }) => startOf(name)),
      );
      expect(await steps(made, 0, 4)).toEqual(once);
    });

    it('goes on from saved state with the same bits', async () => {
      const whole = await begin();
      const expected = await steps(whole, 0, 6);
      const before = await begin();
      const halfway = await steps(before, 0, 3);
      const state = await readWeights(before.product.variables);
      const after = await begin();
      resetTo(after, halfway);
      writeWeights(after.bench.tf, after.product.variables, state);
      expect(await steps(after, 3, 6)).toEqual(expected);
    });

    it('leaves a parameter without a gradient as it is', async () => {
      const made = await begin();
      apply(made, { 'embedder.0.weight': gradientsAt(0)['embedder.0.weight']! });
      const [trunk, , loss] = await valuesOf(made.parameters);
      expect([trunk, loss]).toEqual([startOf('trunk.conv.weight'), startOf('loss.proxies')]);
    });

    it('gives finite numbers where gradients are 0', async () => {
      const made = await begin();
      for (let step = 0; step < 3; step++)
        apply(
          made,
          Object.fromEntries(Object.entries(gradientsAt(step)).map(([name, g]) => [name, g.map(() => 0)])),
        );
      expect((await valuesOf(made.parameters)).flat().every(Number.isFinite), 'the weights are finite').toBe(
        true,
      );
      await expectSavable(made.product.variables);
    });

    it('has state that can be saved as it is laid out', async () => {
      const made = await begin();
      await steps(made, 0, 2);
      await expectSavable(made.product.variables);
    });

    it('reads no values while a step is recorded', async () => {
      const made = await begin();
      const gradients = toTensors(made, gradientsAt(0));
      withoutReading(made.bench.tf, () => made.product.apply(gradients));
    });

    it('leaves no tensors behind', async () => {
      const made = await begin();
      apply(made, gradientsAt(0));
      const before = made.bench.tf.memory().numTensors;
      apply(made, gradientsAt(1));
      expect(made.bench.tf.memory().numTensors).toBe(before);
    });
  });
}

type Begun = Made<'optimizer'> & { parameters: Parameter[] };

/** A parameter's first values, small enough that a step shows in float32. */
const startOf = (name: string): number[] =>
  Array.from(createRandom(1, 'start', name).normals(sizeOf(name), 0.1));

const gradientsAt = (step: number): Record<string, number[]> =>
  Object.fromEntries(
    Object.keys(groups).map((name) => [
      name,
      Array.from(createRandom(1, 'gradient', name, step).normals(sizeOf(name), 1)),
    ]),
  );

const sizeOf = (name: string): number => groups[name]!.shape.reduce((product, extent) => product * extent, 1);

function parametersOf(tf: TF): Parameter[] {
  return Object.entries(groups).map(([name, { group, shape, layout }]) => ({
    name,
    group,
    variable: { value: tf.tidy(() => tf.variable(tf.tensor(startOf(name), shape))), layout },
  }));
}

function toTensors({ bench }: Begun, gradients: Record<string, number[]>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(gradients).map(([name, values]) => [name, bench.tf.tensor(values, groups[name]!.shape)]),
  );
}

function apply(made: Begun, gradients: Record<string, number[]>): void {
  made.bench.tf.tidy(() => made.product.apply(toTensors(made, gradients)));
}

/** Takes steps `from`..`to` - 1. @returns the parameters' values then */
async function steps(made: Begun, from: number, to: number): Promise<number[][]> {
  for (let step = from; step < to; step++) apply(made, gradientsAt(step));
  return valuesOf(made.parameters);
}

function resetTo({ bench, parameters }: Begun, values: number[][]): void {
  bench.tf.tidy(() => {
    parameters.forEach(({ name, variable }, i) => {
      variable.value.assign(bench.tf.tensor(values[i]!, groups[name]!.shape));
    });
  });
}

const valuesOf = (parameters: Parameter[]): Promise<number[][]> =>
  Promise.all(parameters.map(async ({ variable }) => Array.from(await variable.value.data())));
