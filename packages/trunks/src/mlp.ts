import { defineEmbedder, services, Type } from '@hemlkit/core/plugin';
import { createBuilder } from './layers/builder';
import { linear } from './layers/linear';
import { drawnWeights } from './layers/weight-source';

/** The paper's embedder: features → hidden → ReLU → dimensions, named as torch.nn.Sequential names it. */
export const mlp = defineEmbedder({
  type: 'mlp',
  summary: 'A perceptron with one hidden layer: features to hidden, ReLU, hidden to dimensions.',
  options: Type.Object({
    hidden: Type.Integer({ minimum: 1, default: 512, description: 'Units of the hidden layer.' }),
    dimensions: Type.Integer({ minimum: 1, default: 64, description: 'Length of an embedding.' }),
  }),
  inject: { tf: services.tf },
  create: ({ hidden, dimensions }, { tf }, { features, random }) => {
    const builder = createBuilder(tf, drawnWeights(random));
    const first = linear(builder, '0', features, hidden);
    const second = linear(builder, '2', hidden, dimensions);
    return {
      variables: builder.variables,
      dimensions,
      apply: (x) => second(tf.relu(first(x))),
    };
  },
});
