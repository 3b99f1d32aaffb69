import { type Component, createRandom, type Tensor4D, type TF } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { testNetworks } from './test-networks';
import { describeComponent, type Trial } from './trial';

export interface TrunkTrial extends Trial {
  /** Height and width of the images. Default: 32. */
  imageSize?: number;
}

/**
 * Registers tests of a trunk: documentation, [batch, features] in both modes, weights by the generator, images that do
 * not see each other when not training, running statistics that move in training alone, the gradient of every trainable
 * variable, variables that can be saved, feature maps as they are declared, no drawing and no reading in a step, leaked tensors.
 *
 * @example
 * testTrunk(myTrunk, { options: [{}, { widths: [4, 8] }], imageSize: 32, engine: 'onnxruntime' });
 */
export function testTrunk(component: Component<'trunk'>, trial: TrunkTrial = {}): void {
  const { imageSize = 32 } = trial;
  describeComponent(component, trial, (make) => {
    testNetworks({
      begin: (seed) => make({ imageSize, random: createRandom(seed, 'trunk') }),
      inputs: (tf, batch) => noise(tf, imageSize, batch),
      width: ({ features }) => features,
      widthName: 'features',
      isDrawn: ({ pretrained }) => !pretrained,
    });

    it('gives the feature maps that it names, the last of them with its features as the mean', async () => {
      const { product, bench } = await make({ imageSize, random: createRandom(1, 'trunk') });
      const { maps } = product;
      if (!maps) return;
      const { tf } = bench;
      const images = noise(tf, imageSize, 2);
      const names = maps.layers.map(({ name }) => name);
      expect(new Set(names).size, `layers of one name: ${names}`).toBe(names.length);
      const found = maps.apply(images, false, names);
      expect(Object.keys(found)).toEqual(names);
      for (const { name, stride, channels } of maps.layers) {
        const cells = Math.ceil(imageSize / stride);
        expect(found[name]!.shape, name).toEqual([2, cells, cells, channels]);
      }
      const last = names.at(-1)!;
      const features = Array.from(await product.apply(images, false).data());
      const mean = Array.from(await tf.mean(found[last]!, [1, 2]).data());
      for (const [i, value] of mean.entries()) expect(value).toBeCloseTo(features[i]!, 4);
      // By default the last alone.
      expect(Object.keys(maps.apply(images, false))).toEqual([last]);
      for (const { value } of Object.values(product.variables)) value.dispose();
    });

    it('gives its features by way of each map, too', async () => {
      const { product, bench } = await make({ imageSize, random: createRandom(1, 'trunk') });
      const { maps } = product;
      if (!maps) return;
      const images = noise(bench.tf, imageSize, 2);
      const names = maps.layers.map(({ name }) => name);
      const found = maps.apply(images, false, names);
      const features = Array.from(await product.apply(images, false).data());
      for (const name of names) {
        const through = await maps.features(found[name]!, name, false).data();
        for (const [i, value] of through.entries()) expect(value, name).toBeCloseTo(features[i]!, 4);
      }
      for (const { value } of Object.values(product.variables)) value.dispose();
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
