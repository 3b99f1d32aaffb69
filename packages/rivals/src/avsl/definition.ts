import { defineMethod } from '@hemlkit/core/plugin';
import { avslOptions } from './options';

/** Attributable Visual Similarity Learning. */
export const avsl = defineMethod({
  type: 'avsl',
  summary:
    'A graph over the nodes of several feature maps of one network, whose distance is corrected from the lowest level to the highest (Zhang et al., Attributable Visual Similarity Learning, CVPR 2022); at the root alone.',
  options: avslOptions,
  // It has nodes, a loss and proxies of its own.
  ignores: ['model.embedder', 'model.merge', 'training.miner', 'training.loss'],
  explanation: { distance: { type: 'avsl' }, explainers: [{ type: 'attribution' }] },
  async create(options, _services, context) {
    const [{ NodeMethod }, { avslRecipe }] = await Promise.all([
      import('@hemlkit/networks'),
      import('./model'),
    ]);
    const { nodes, root } = context.hierarchy;
    return new NodeMethod(
      context,
      nodes.filter(({ id }) => id === root),
      false,
      avslRecipe(options),
    );
  },
});
