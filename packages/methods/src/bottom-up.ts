import { defineMethod, Type } from '@hemlkit/core/plugin';

/** The paper's method: Algorithm 1. */
export const bottomUp = defineMethod({
  type: 'bottom-up',
  summary:
    'A network a node, trained from the leaves to the root; a joined node begins with the merged weights of its children (Andrews and Mishra, Algorithm 1).',
  options: Type.Object({}),
  async create(_options, _services, context) {
    const { NodeMethod } = await import('@hemlkit/networks');
    return new NodeMethod(context, context.hierarchy.nodes, true);
  },
});
