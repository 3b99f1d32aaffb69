import type { ImageAndMap, TrainedModels } from '@hemlkit/core/plugin';
import { imagesOf } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import type { MethodPlace } from './method-place';

/**
 * Contributions and heights, of trained models that have them.
 * @param most the largest height, as the component has it
 */
export function optionalChecks({ opened }: MethodPlace, most?: number): void {
  it('has contributions of every node, if any: at least 0, the same both ways, none of an image and itself', async () => {
    const {
      models,
      images,
      bench: { answered },
    } = await opened();
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

  it('compares at the heights that it names, if any, and leaves its own as it is', async () => {
    const {
      models,
      images,
      bench: { answered },
    } = await opened();
    const source = imagesOf(images);
    const root = answered.at(-1)!;
    const rowsOf = async (one: TrainedModels) => [...(await one.embed([root], source))[root.id]!.rows];
    expect([models.height !== undefined, models.atHeight !== undefined]).toEqual(
      [most, most].map((height) => height !== undefined),
    );
    if (models.atHeight && models.height !== undefined && most !== undefined) {
      expect(models.height >= 0 && models.height <= most, `its own height is ${models.height}`).toBe(true);
      const own = await rowsOf(models);
      expect(await rowsOf(models.atHeight(models.height))).toEqual(own);
      const [low, high] = [models.atHeight(0), models.atHeight(most)];
      expect([low.height, high.height]).toEqual([0, most]);
      const [lowest, highest] = [await rowsOf(low), await rowsOf(high)];
      expect([...lowest, ...highest].every(Number.isFinite)).toBe(true);
      expect(highest).not.toEqual(lowest);
      const again = high.withWeights(root.id, await models.weights(root.id));
      expect([again.height, await rowsOf(again)]).toEqual([most, highest]);
      expect(await rowsOf(models)).toEqual(own);
    }
    await models.dispose();
  });
}
