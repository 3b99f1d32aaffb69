import type { HierarchyNode, ImageAndMap, TrainedModels } from '@hemlkit/core/plugin';
import { imagesOf } from '@hemlkit/core/run';
import { expect, it } from 'vitest';

/** What was trained, the nodes that it answers for, and images to ask it about. */
export interface OpenedModels {
  models: TrainedModels;
  answered: readonly HierarchyNode[];
  images: readonly ImageAndMap[];
}

/** Registers tests of what trained models may have beside what all have, where they have it: contributions. */
export function testOptionalModels(opened: () => Promise<OpenedModels>): void {
  it('has contributions of every node, if any: at least 0, the same both ways, none of an image and itself', async () => {
    const { models, answered, images } = await opened();
    const [a, b] = images as [ImageAndMap, ImageAndMap];
    const ask = (...pair: ImageAndMap[]) => models.contributions!(imagesOf(pair));
    if (models.contributions) {
      const { own, distance } = await ask(a, b);
      expect(distance).toMatch(/\S/);
      expect(Object.keys(own).sort()).toEqual(answered.map(({ id }) => id).sort());
      for (const [id, value] of Object.entries(own)) expect(value, id).toBeGreaterThanOrEqual(0);
      expect(Object.values(own).some((value) => value > 0)).toBe(true);
      expect((await ask(b, a)).own).toEqual(own);
      expect(Object.values((await ask(a, a)).own)).toEqual(answered.map(() => 0));
    }
    await models.dispose();
  });
}
