import { type Component, createRandom, type Tensor4D, type TF } from '@hemlkit/core/plugin';
import { testNetworks } from './test-networks';
import { describeComponent, type Trial } from './trial';

export interface TrunkTrial extends Trial {
  /** Height and width of the images. Default: 32. */
  imageSize?: number;
}

/**
 * Registers tests of a trunk: documentation, [batch, features] in both modes, weights by the generator, images that do
 * not see each other when not training, running statistics that move in training alone, the gradient of every trainable
 * variable, variables that can be saved, no drawing and no reading in a step, leaked tensors.
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
  });
}

function noise(tf: TF, size: number, batch: number): Tensor4D {
  const random = createRandom(1, 'images');
  return tf.tensor4d(
    Float32Array.from({ length: batch * size * size * 3 }, () => random.normal()),
    [batch, size, size, 3],
  );
}
