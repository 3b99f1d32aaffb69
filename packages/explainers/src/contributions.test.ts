import { testExplainer } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { contributions } from './contributions';

testExplainer(contributions, { reads: 'contributions' });

it('names the method that has none, and what explains it', async () => {
  const hierarchy = {
    root: 'all',
    nodes: [{ id: 'all', children: [], segments: ['all'], classes: ['all'], level: 0 }],
  };
  const question = {
    node: hierarchy.nodes[0]!,
    hierarchy,
    method: 'bottom-up',
    distances: async () => new Float64Array(),
  };
  const explainer = await contributions.create({} as never, {} as never, {} as never);
  await expect(explainer.explain(question)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The method \`bottom-up\` does not give what each node adds, because its distances are not sums over the nodes; the explainer \`owen\` explains every method.]`,
  );
});
