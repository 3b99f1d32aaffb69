import {
  type Component,
  defineEmbedder,
  defineLoss,
  defineMerge,
  defineOptimizer,
  defineSampler,
  defineTrunk,
  type ModelSettings,
  type NetworkVariable,
  type NetworkVariables,
  type Random,
  type Scalar,
  services,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  type TF,
  type TrainingSettings,
  Type,
  toPairs,
  type Weights,
} from '@hemlkit/core/plugin';

// What a method trains with, as small as it can be: each is of the type `plain`.

const inject = { tf: services.tf };
const type = 'plain';

function drawn(tf: TF, random: Random, shape: number[], layout: NetworkVariable['layout']): NetworkVariable {
  const count = shape.reduce((size, by) => size * by, 1);
  const values = random.normals(count, Math.sqrt(2 / (count / shape.at(-1)!)));
  return { value: tf.tidy(() => tf.variable(tf.tensor(values, shape))), layout };
}

const trunk = defineTrunk({
  type,
  summary: 'One convolution, ReLU, and the mean over the map.',
  options: Type.Object({
    features: Type.Integer({ default: 4, description: 'Length of a feature vector.' }),
  }),
  inject,
  create: ({ features }, { tf }, { random }) => {
    const filter = drawn(tf, random, [3, 3, 3, features], 'conv');
    return {
      variables: { 'conv.weight': filter },
      features,
      pretrained: false,
      apply: (images) => {
        const map = tf.relu(tf.conv2d(images, filter.value as unknown as Tensor4D, 2, 'same'));
        return tf.mean(map, [1, 2]);
      },
    };
  },
});

const embedder = defineEmbedder({
  type,
  summary: 'One linear layer.',
  options: Type.Object({
    dimensions: Type.Integer({ default: 3, description: 'Length of an embedding.' }),
  }),
  inject,
  create: ({ dimensions }, { tf }, { features, random }) => {
    const weight = drawn(tf, random, [features, dimensions], 'linear');
    return {
      variables: { weight },
      dimensions,
      apply: (given) => tf.matMul(given, weight.value as Tensor2D),
    };
  },
});

const merge = defineMerge({
  type,
  summary: "The mean of the children's weights.",
  options: Type.Object({}),
  create: () => ({
    merge: (children) => {
      const merged: Weights = {};
      for (const [name, weight] of Object.entries(children[0]!.weights)) {
        const sum = (at: number) =>
          children.reduce((total, { weights }) => total + weights[name]!.data[at]!, 0);
        merged[name] = { ...weight, data: weight.data.map((_, at) => sum(at) / children.length) };
      }
      return merged;
    },
  }),
});

const sampler = defineSampler({
  type,
  summary: 'All samples in random order, without those that fill no batch.',
  options: Type.Object({ batchSize: Type.Integer({ default: 4, description: 'Samples in a batch.' }) }),
  create: ({ batchSize }) => ({
    batchSize,
    epoch: (labels, random) => {
      const order = random.permutation(labels.length);
      const batches = Math.floor(order.length / batchSize);
      return Array.from({ length: batches }, (_, i) => order.slice(i * batchSize, (i + 1) * batchSize));
    },
  }),
});

const loss = defineLoss({
  type,
  summary: 'The mean over pairs of d² for a positive one and exp(-d²) for a negative one.',
  options: Type.Object({}),
  inject,
  create: (_, { tf }) => ({
    compute: ({ embeddings, labels, tuples, reference }) => {
      const { positive, negative } = toPairs(tf, labels, tuples, reference);
      const others = reference?.embeddings ?? embeddings;
      const apart = tf.sub(tf.expandDims(embeddings, 1), tf.expandDims(others, 0));
      const squares = tf.sum(tf.square(apart), 2);
      const terms = tf.add(tf.mul(positive, squares), tf.mul(negative, tf.exp(tf.neg(squares))));
      const count = tf.maximum(tf.sum(tf.add(positive, negative)), 1);
      return tf.div(tf.sum(terms), count) as Scalar;
    },
  }),
});

/** It has a state, which a training that goes on needs. */
const optimizer = defineOptimizer({
  type,
  summary: 'Gradient descent with momentum.',
  options: Type.Object({
    learningRate: Type.Number({ default: 0.05, description: 'Size of a step.' }),
    momentum: Type.Number({ default: 0.9, description: 'What is kept of the steps before.' }),
  }),
  inject,
  create: ({ learningRate, momentum }, { tf }, { parameters }) => {
    const velocities: NetworkVariables = {};
    for (const { name, variable } of parameters) {
      const value = tf.tidy(() => tf.variable(tf.zerosLike(variable.value as Tensor), false));
      velocities[name] = { value, layout: variable.layout };
    }
    return {
      variables: velocities,
      apply: (gradients) => {
        for (const { name, variable } of parameters) {
          const { value: velocity } = velocities[name]!;
          const gradient = gradients[name];
          if (!gradient) continue;
          const next = tf.add(tf.mul(velocity, momentum), gradient);
          velocity.assign(next);
          variable.value.assign(tf.sub(variable.value, tf.mul(next, learningRate)));
        }
      },
    };
  },
});

export const standInModels: readonly Component[] = [trunk, embedder, merge, sampler, loss, optimizer];

/** Settings of a spec that names nothing but these. */
export const plainModel: ModelSettings = { trunk: { type }, embedder: { type }, merge: { type } };
export const plainTraining: TrainingSettings = {
  epochs: 2,
  imageSize: 16,
  background: 'black',
  absent: 'skip',
  normalize: { mean: [0.5, 0.5, 0.5], deviation: [0.25, 0.25, 0.25] },
  sampler: { type },
  augment: { flip: false },
  loss: { type },
  optimizer: { type },
  keep: 'precision@1',
};
