import { createRandom, type Explainer, HemlError, type Hierarchy, type Question } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { treeOf, trees } from './trees';

/** Registers the tests of an explainer that asks for what each node adds of itself, and for no views. */
export function testContributions(made: () => Promise<Explainer>): void {
  for (const [name, parts] of Object.entries(trees)) {
    const hierarchy = treeOf(parts);
    const random = createRandom(hierarchy.nodes.length, 'contributions');
    const own = Object.fromEntries(hierarchy.nodes.map(({ id }) => [id, random.uniform()]));
    const question = asked(hierarchy, own);

    it(`has each node's own number and the sum over its subtree, which add up: ${name}`, async () => {
      const found = await (await made()).explain(question);
      expect(found.own).toEqual(own);
      for (const { id, children } of hierarchy.nodes) {
        const below = children.reduce((sum, child) => sum + found.nodes[child]!, 0);
        expect(found.nodes[id], id).toBeCloseTo(own[id]! + below, 12);
      }
      const sum = Object.values(own).reduce((total, value) => total + value, 0);
      expect(Math.abs(found.all - found.none - sum)).toBeLessThanOrEqual(1e-6 * sum);
      expect(found.nodes[hierarchy.root]).toBeCloseTo(found.all - found.none, 12);
      expect([found.distance, found.evaluations]).toEqual(['made up', 0]);
    });

    it(`finds the same again, and leaves what it is given as it was: ${name}`, async () => {
      const before = structuredClone({ hierarchy, own });
      const first = await (await made()).explain(question);
      expect(await (await made()).explain(question)).toEqual(first);
      expect({ hierarchy, own }).toEqual(before);
    });
  }

  it('refuses a method without contributions by its name', async () => {
    const { contributions: _, ...without } = asked(treeOf(trees['two leaves']!), {});
    const refused = made().then((explainer) => explainer.explain(without));
    await expect(refused).rejects.toBeInstanceOf(HemlError);
    await expect(refused).rejects.toThrow('`any`');
  });
}

/** A question of a made-up method. It refuses to compare views. */
const asked = (hierarchy: Hierarchy, own: Record<string, number>): Question => ({
  node: hierarchy.nodes.at(-1)!,
  hierarchy,
  method: 'any',
  distances: () => Promise.reject(new Error('It asks for views.')),
  contributions: async () => ({ own, distance: 'made up' }),
});
