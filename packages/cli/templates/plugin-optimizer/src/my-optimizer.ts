import { defineOptimizer, type NetworkVariables, services, Type } from '@hemlkit/core/plugin';

/** v ← momentum · v + gradient, weight ← weight − learningRate · v, as torch.optim.SGD computes it. */
export const myOptimizer = defineOptimizer({
  type: 'my-optimizer',
  summary: 'Gradient descent with momentum.',
  options: Type.Object({
    learningRate: Type.Number({ minimum: 0, default: 0.01, description: 'How far a step goes.' }),
    momentum: Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0.9,
      description: 'Share of the last step that the next one keeps.',
    }),
  }),
  inject: { tf: services.tf },
  create: ({ learningRate, momentum }, { tf }, { parameters }) => {
    // State is in variables, which are saved at each epoch: what JavaScript counts is lost when a run is resumed.
    const variables: NetworkVariables = {};
    for (const { name, variable } of parameters) {
      const value = tf.tidy(() => tf.variable(tf.zeros(variable.value.shape), false));
      variables[`${name}.velocity`] = { value, layout: variable.layout };
    }
    return {
      variables,
      apply: (gradients) => {
        for (const { name, variable } of parameters) {
          const gradient = gradients[name];
          if (!gradient) continue;
          const velocity = variables[`${name}.velocity`]!.value;
          velocity.assign(tf.add(tf.mul(velocity, momentum), gradient));
          variable.value.assign(tf.sub(variable.value, tf.mul(velocity, learningRate)));
        }
      },
    };
  },
});
