import { expect, it } from 'vitest';
import { treeOf, trees } from '../trees';
import type { MethodPlace } from './method-place';

/** What a method is going to train. */
export function unitChecks({ begin }: MethodPlace): void {
  for (const [name, parts] of Object.entries(trees)) {
    const hierarchy = treeOf(parts);

    it(`has units of nodes that there are, each answered once, the root among them: ${name}`, async () => {
      const { units, images } = (await begin(hierarchy)).product;
      const answered = units.flatMap(({ node, others }) => [node, ...others]);
      const ids = hierarchy.nodes.map(({ id }) => id);
      expect(answered.filter((id) => !ids.includes(id))).toEqual([]);
      expect(answered.filter((id, at) => answered.indexOf(id) !== at)).toEqual([]);
      expect(answered).toContain(hierarchy.root);
      expect(Number.isInteger(images.size) && images.size > 0, `images of ${images.size} pixels`).toBe(true);
    });

    it(`has units that start from earlier ones, and say for how long they are trained: ${name}`, async () => {
      const { units } = (await begin(hierarchy)).product;
      for (const [at, { node, needs, epochs, keep, patience = 1 }] of units.entries()) {
        const earlier = units.slice(0, at).map((unit) => unit.node);
        expect(
          needs.filter((id) => !earlier.includes(id)),
          `what ${node} needs`,
        ).toEqual([]);
        for (const count of [epochs, patience]) expect(Number.isInteger(count) && count >= 1).toBe(true);
        expect(keep).toMatch(/\S/);
      }
    });
  }
}
