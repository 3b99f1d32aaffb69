import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Component } from '../contracts/component';
import type { Trunk } from '../contracts/network';
import type { Scalar, Tensor4D, TF } from '../contracts/tf';
import { createRandom } from '../random/random';
import { describeComponent, type Trial, valuesOf } from './trial';

export interface TrunkTrial extends Trial {
  /** Height and width of the images. Default: 32. */
  imageSize?: number;
}

/**
 * Registers tests of a trunk: documentation, the shape of its features, the same weights for the same generator, that
 * every trainable variable is trained and has the right gradient, that images do not see each other when not
 * training, leaked tensors.
 */
export function testTrunk(component: Component<'trunk'>, trial: TrunkTrial = {}): void {
  const { imageSize = 32 } = trial;
  describeComponent(component, trial, (make) => {
    const begin = (seed = 1) => make({ imageSize, random: createRandom(seed, 'trunk') });

    it('gives [batch, features], finite, in both modes, and leaves no tensors behind', async () => {
      const { product, bench } = await begin();
      const images = noise(bench.tf, imageSize, 3);
      for (const training of [false, true]) {
        const features = await valuesOf(bench, () => product.apply(images, training));
        expect(features.length).toBe(3 * product.features);
        expect(features.every(Number.isFinite)).toBe(true);
      }
    });

    it('has the same weights for the same generator, others for another, unless they come from a file', async () => {
      const [first, again, other] = [await begin(1), await begin(1), await begin(2)];
      const weights = await weightsOf(first.product);
      expect(await weightsOf(again.product)).toEqual(weights);
      if (!first.product.pretrained) expect(await weightsOf(other.product)).not.toEqual(weights);
    });

    it('shows images one by one when not training', async () => {
      const { product, bench } = await begin();
      const images = noise(bench.tf, imageSize, 3);
      const together = await valuesOf(bench, () => product.apply(images, false));
      const alone = await valuesOf(bench, () => product.apply(bench.tf.slice(images, 1, 1), false));
      alone.forEach((value, i) => {
        expect(value).toBeCloseTo(together[product.features + i]!, 4);
      });
    });

    it('trains every trainable variable, down the slope', async () => {
      const { product, bench } = await begin();
      const { tf } = bench;
      const images = noise(tf, imageSize, 4);
      const loss = () => tf.mean(tf.square(tf.sub(product.apply(images, true), 1))) as Scalar;
      const trained = Object.entries(product.variables).filter(([, { value }]) => value.trainable);
      const { value, grads } = tf.variableGrads(
        loss,
        trained.map(([, { value }]) => value),
      );
      let steepness = 0;
      for (const [name, { value: variable }] of trained) {
        const gradient = grads[variable.name];
        expect(gradient, `${name} has no gradient`).toBeTruthy();
        steepness += (await tf.sum(tf.square(gradient!)).data())[0]!;
      }
      expect(Number.isFinite(steepness)).toBe(true);
      expect(steepness).toBeGreaterThan(0);
      const before = (await value.data())[0]!;
      // So small a step that the loss falls by about a hundredth, if gradients are what they should be.
      const rate = (0.01 * before) / steepness;
      for (const [, { value: variable }] of trained)
        variable.assign(tf.sub(variable, tf.mul(grads[variable.name]!, rate)));
      const fall = before - (await loss().data())[0]!;
      expect(fall / (0.01 * before)).toBeGreaterThan(0.5);
      expect(fall / (0.01 * before)).toBeLessThan(1.5);
    });
  });
}

function noise(tf: TF, size: number, batch: number): Tensor4D {
  const random = createRandom(1, 'images');
  return tf.tensor4d(
    Float32Array.from({ length: batch * size * size * 3 }, () => random.normal()),
    [batch, size, size, 3],
  );
}

/** A hash of each variable: millions of numbers are slow to compare one by one. */
async function weightsOf({ variables }: Trunk): Promise<Record<string, string>> {
  const weights: Record<string, string> = {};
  for (const [name, { value }] of Object.entries(variables)) {
    const bytes = new Uint8Array(Float32Array.from(await value.data()).buffer);
    weights[name] = createHash('sha256').update(bytes).digest('hex');
  }
  return weights;
}
