import { type Component, createRandom } from '@hemlkit/core/plugin';
import { testNetworks } from './test-networks';
import { describeComponent, type Trial } from './trial';

export interface EmbedderTrial extends Trial {
  /** Length of the feature vectors that it is given. Default: 12. */
  features?: number;
}

/**
 * Registers tests of an embedder: documentation, [batch, dimensions] in both modes, weights by the generator, samples
 * that do not see each other when not training, running statistics that move in training alone, the gradient of every
 * trainable variable, variables that can be saved, no drawing and no reading in a step, leaked tensors.
 *
 * @example
 * testEmbedder(myEmbedder, { options: [{}, { dimensions: 3 }] });
 */
export function testEmbedder(component: Component<'embedder'>, trial: EmbedderTrial = {}): void {
  const { features = 12 } = trial;
  describeComponent(component, trial, (make) => {
    testNetworks({
      begin: (seed) => make({ features, random: createRandom(seed, 'embedder') }),
      inputs: (tf, batch) => {
        const random = createRandom(1, 'features');
        // As a trunk's last ReLU leaves them: not below 0.
        return tf.tensor2d(
          Float32Array.from({ length: batch * features }, () => Math.abs(random.normal())),
          [batch, features],
        );
      },
      width: ({ dimensions }) => dimensions,
      widthName: 'dimensions',
      isDrawn: () => true,
    });
  });
}
