import { defineMethod } from '@hemlkit/core/plugin';
import { causalOptions } from './options';

/** Deep causal metric learning. */
export const causal = defineMethod({
  type: 'causal',
  summary:
    'One network whose attention is to be right in all environments, into which the training images are divided by what it attends to (Deng and Zhang, Deep Causal Metric Learning, ICML 2022); at the root alone.',
  options: causalOptions,
  // It has a head, classifiers and a loss of its own.
  ignores: ['model.embedder', 'model.merge', 'training.miner', 'training.loss'],
  async create(options, _services, context) {
    const [{ NodeMethod }, { causalRecipe }] = await Promise.all([
      import('@hemlkit/networks'),
      import('./model'),
    ]);
    const { nodes, root } = context.hierarchy;
    return new NodeMethod(
      context,
      nodes.filter(({ id }) => id === root),
      false,
      causalRecipe(options),
    );
  },
});
