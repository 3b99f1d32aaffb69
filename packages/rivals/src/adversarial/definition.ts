import { defineMethod } from '@hemlkit/core/plugin';
import { adversarialOptions } from './options';

/** Deep adversarial metric learning. */
export const adversarial = defineMethod({
  type: 'adversarial',
  summary:
    'One network that learns from negatives that a generator makes of triplets, to be hard for it (Duan et al., Deep Adversarial Metric Learning, CVPR 2018); at the root alone.',
  options: adversarialOptions,
  ignores: ['model.merge'],
  async create(options, _services, context) {
    const [{ NodeMethod }, { adversarialRecipe }] = await Promise.all([
      import('@hemlkit/networks'),
      import('./model'),
    ]);
    const { nodes, root } = context.hierarchy;
    return new NodeMethod(
      context,
      nodes.filter(({ id }) => id === root),
      false,
      adversarialRecipe(options),
    );
  },
});
