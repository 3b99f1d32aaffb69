import { createHash } from 'node:crypto';
import type { NetworkVariables, Scalar, Tensor, Tensor2D, TF } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { expectSavable } from './savable';
import { valuesOf } from './trial';
import { withoutReading } from './without-reading';
import type { Workbench } from './workbench';

/** A half of a model: what trunks and embedders have in common. */
interface Network<T extends Tensor> {
  variables: NetworkVariables;
  apply(inputs: T, training: boolean): Tensor2D;
}

export interface NetworkTests<T extends Tensor, N extends Network<T>> {
  /** Makes the network, by a generator of this seed. */
  begin(seed: number): Promise<{ product: N; bench: Workbench }>;
  /** A batch, the same every time. */
  inputs(tf: TF, batch: number): T;
  /** Length of a row that it promises, and what that is called. */
  width(product: N): number;
  widthName: string;
  /** Whether its weights are drawn by the generator. */
  isDrawn(product: N): boolean;
}

/** Registers the tests of a trunk or an embedder. */
export function testNetworks<T extends Tensor, N extends Network<T>>(tests: NetworkTests<T, N>): void {
  const { begin, inputs, width, widthName, isDrawn } = tests;
  // Weights of a large network take a while to draw: what leaves them as they are shares one.
  let first: ReturnType<typeof begin> | undefined;
  const shared = () => {
    first ??= begin(1);
    return first;
  };

  it(`gives [batch, ${widthName}], finite, in both modes, and leaves no tensors behind`, async () => {
    const { product, bench } = await shared();
    const batch = inputs(bench.tf, 3);
    for (const training of [false, true]) {
      let shape: number[] = [];
      const values = await valuesOf(bench, () => {
        const given = product.apply(batch, training);
        shape = given.shape;
        return given;
      });
      expect(shape).toEqual([3, width(product)]);
      expect(values.every(Number.isFinite), 'all are finite').toBe(true);
    }
  });

  it('has variables that can be saved as they are laid out', async () => {
    await expectSavable((await shared()).product.variables);
  });

  it('has the same weights for the same generator, others for another, unless they come from a file', async () => {
    const [one, again, other] = [await begin(1), await begin(1), await begin(2)];
    const weights = await weightsOf(one.product.variables);
    expect(await weightsOf(again.product.variables)).toEqual(weights);
    if (isDrawn(one.product) && trainedOf(one.product).length > 0)
      expect(await weightsOf(other.product.variables)).not.toEqual(weights);
    for (const { product } of [one, again, other]) release(product);
  });

  it('shows samples one by one when not training', async () => {
    const { product, bench } = await shared();
    const batch = inputs(bench.tf, 3);
    const together = await valuesOf(bench, () => product.apply(batch, false));
    const alone = await valuesOf(bench, () => product.apply(bench.tf.slice(batch, 1, 1), false));
    alone.forEach((value, i) => {
      expect(value).toBeCloseTo(together[width(product) + i]!, 4);
    });
  });

  it('moves running statistics when training, and nothing when not', async () => {
    const { product, bench } = await shared();
    const batch = inputs(bench.tf, 4);
    const before = await weightsOf(product.variables);
    await valuesOf(bench, () => product.apply(batch, false));
    expect(await weightsOf(product.variables), 'after a batch that is not for training').toEqual(before);
    await valuesOf(bench, () => product.apply(batch, true));
    const after = await weightsOf(product.variables);
    const isTrained = (name: string) => product.variables[name]!.value.trainable;
    const moved = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(moved.filter(isTrained), 'weights that only the optimizer may change').toEqual([]);
    if (!Object.keys(after).every(isTrained)) expect(moved, 'running statistics that moved').not.toEqual([]);
  });

  it('draws no random numbers in a step', async () => {
    const { product, bench } = await shared();
    const batch = inputs(bench.tf, 3);
    // With batch statistics it does not matter to the values that running ones move.
    const first = await valuesOf(bench, () => product.apply(batch, true));
    expect(await valuesOf(bench, () => product.apply(batch, true))).toEqual(first);
  });

  it('reads no values while a step is recorded', async () => {
    const { product, bench } = await shared();
    const batch = inputs(bench.tf, 3);
    for (const training of [false, true]) withoutReading(bench.tf, () => product.apply(batch, training));
  });

  it('trains every trainable variable, down the slope', async () => {
    const { product, bench } = await begin(1);
    const { tf } = bench;
    const batch = inputs(tf, 4);
    const loss = () => tf.mean(tf.square(tf.sub(product.apply(batch, true), 1))) as Scalar;
    const trained = trainedOf(product);
    if (trained.length === 0) return;
    const { value, grads } = tf.variableGrads(
      loss,
      trained.map(([, { value }]) => value),
    );
    let steepness = 0;
    for (const [name, { value: variable }] of trained) {
      const gradient = grads[variable.name];
      expect(gradient, `${name} has no gradient`).toBeTruthy();
      const square = (await tf.sum(tf.square(gradient!)).data())[0]!;
      expect(square, `the gradient of ${name} is 0`).not.toBe(0);
      steepness += square;
    }
    expect(Number.isFinite(steepness), 'the gradients are finite').toBe(true);
    const before = (await value.data())[0]!;
    // So small a step that the loss falls by about a hundredth, if gradients are what they should be.
    const rate = (0.01 * before) / steepness;
    for (const [, { value: variable }] of trained)
      variable.assign(tf.sub(variable, tf.mul(grads[variable.name]!, rate)));
    const fall = before - (await loss().data())[0]!;
    expect(fall / (0.01 * before), 'the fall of the loss, by what the gradients promise').toBeGreaterThan(
      0.5,
    );
    expect(fall / (0.01 * before), 'the fall of the loss, by what the gradients promise').toBeLessThan(1.5);
    release(product);
  });
}

type Made = { variables: NetworkVariables };

const trainedOf = ({ variables }: Made) =>
  Object.entries(variables).filter(([, { value }]) => value.trainable);

function release({ variables }: Made): void {
  for (const { value } of Object.values(variables)) value.dispose();
}

/** A hash of each variable: millions of numbers are slow to compare one by one. */
async function weightsOf(variables: NetworkVariables): Promise<Record<string, string>> {
  const weights: Record<string, string> = {};
  for (const [name, { value }] of Object.entries(variables)) {
    const bytes = new Uint8Array(Float32Array.from(await value.data()).buffer);
    weights[name] = createHash('sha256').update(bytes).digest('hex');
  }
  return weights;
}
