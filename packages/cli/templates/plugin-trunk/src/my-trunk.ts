import { defineTrunk, HemlError, type NetworkVariables, services, Type } from '@hemlkit/core/plugin';

/** One convolution whose stride is its size, ReLU, and the mean over the map. */
export const myTrunk = defineTrunk({
  type: 'my-trunk',
  summary: 'Cuts an image into square patches, maps each to features, and takes their mean.',
  options: Type.Object({
    patch: Type.Integer({ minimum: 1, default: 8, description: 'Height and width of a patch in pixels.' }),
    features: Type.Integer({ minimum: 1, default: 64, description: 'Length of a feature vector.' }),
  }),
  inject: { tf: services.tf },
  create: ({ patch, features }, { tf }, { imageSize, random }) => {
    if (patch > imageSize)
      throw new HemlError(`A patch of ${patch} pixels does not fit an image of ${imageSize}.`, {
        kind: 'usage',
        hint: 'Lower `patch`, or raise `training.imageSize`.',
      });
    // He et al. (2015): so drawn, activations are of one scale in every layer.
    const inputs = patch * patch * 3;
    const drawn = random.normals(inputs * features, Math.sqrt(2 / inputs));
    const filter = tf.tidy(() => tf.variable(tf.tensor4d(drawn, [patch, patch, 3, features])));
    const bias = tf.tidy(() => tf.variable(tf.zeros([features])));
    const variables: NetworkVariables = {
      'patch.weight': { value: filter, layout: 'conv' },
      'patch.bias': { value: bias, layout: 'plain' },
    };
    return {
      variables,
      features,
      pretrained: false,
      apply: (images) => {
        const map = tf.relu(tf.add(tf.conv2d(images, filter, patch, 'valid'), bias));
        return tf.mean(map, [1, 2]);
      },
    };
  },
});
