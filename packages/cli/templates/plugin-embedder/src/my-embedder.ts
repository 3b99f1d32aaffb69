import { defineEmbedder, services, type Tensor2D, Type } from '@hemlkit/core/plugin';

/** One linear layer. */
export const myEmbedder = defineEmbedder({
  type: 'my-embedder',
  summary: 'Features to an embedding by one linear layer.',
  options: Type.Object({
    dimensions: Type.Integer({ minimum: 1, default: 32, description: 'Length of an embedding.' }),
  }),
  inject: { tf: services.tf },
  create: ({ dimensions }, { tf }, { features, random }) => {
    // So drawn, an embedding's numbers are of the features' scale.
    const drawn = random.normals(features * dimensions, Math.sqrt(1 / features));
    const weight = tf.tidy(() => tf.variable(tf.tensor2d(drawn, [features, dimensions])));
    const bias = tf.tidy(() => tf.variable(tf.zeros([dimensions])));
    return {
      variables: {
        weight: { value: weight, layout: 'linear' },
        bias: { value: bias, layout: 'plain' },
      },
      dimensions,
      // Not normalised: losses and metrics do that.
      apply: (x): Tensor2D => tf.add(tf.matMul(x, weight), bias),
    };
  },
});
