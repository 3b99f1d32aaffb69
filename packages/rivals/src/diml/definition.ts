import { defineMethod } from '@hemlkit/core/plugin';
import { dimlOptions } from './options';

/** Deep interpretable metric learning. */
export const diml = defineMethod({
  type: 'diml',
  summary:
    'One network whose images are compared position by position, by an optimal transport between them and by their centres (Zhao et al., Towards Interpretable Deep Metric Learning with Structural Matching, ICCV 2021); at the root alone.',
  options: dimlOptions,
  // It has vectors and a loss of its own.
  ignores: ['model.embedder', 'model.merge', 'training.miner', 'training.loss'],
  explanation: { distance: { type: 'diml' }, explainers: [{ type: 'attribution' }] },
  async create(options, _services, context) {
    const [{ NodeMethod }, { dimlRecipe }] = await Promise.all([
      import('@hemlkit/networks'),
      import('./model'),
    ]);
    const { nodes, root } = context.hierarchy;
    return new NodeMethod(
      context,
      nodes.filter(({ id }) => id === root),
      false,
      dimlRecipe(options),
    );
  },
});
