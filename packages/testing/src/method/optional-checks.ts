import type { ImageAndMap, TrainedModels } from '@hemlkit/core/plugin';
import { imagesOf } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import type { MethodPlace } from './method-place';
import { expectNear } from './same';

/**
 * Contributions, scores of pairs, what is ascribed to pixels, and heights, of trained models that have them.
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

  it('scores all pairs of images, if any, some queries at a time', async () => {
    const { models, images, bench } = await opened();
    const source = imagesOf(images);
    for (const node of models.scores ? bench.answered : []) {
      const embeddings = (await models.embed([node], source))[node.id]!;
      const { of } = await models.scores!(node, source, embeddings);
      const all = await of(0, images.length);
      expect(all.length).toBe(images.length ** 2);
      expect(all.every(Number.isFinite)).toBe(true);
      for (const at of images.keys()) {
        const row = all.subarray(at * images.length, (at + 1) * images.length);
        expectNear(await of(at, 1), row, `scores of image ${at} alone`);
      }
    }
    await models.dispose();
  });

  it('ascribes distances to pixels, if at all: to either image, adding up, the same both ways', async () => {
    const { models, images, bench } = await opened();
    const [a, b] = images as [ImageAndMap, ImageAndMap];
    const ask = (...pair: ImageAndMap[]) => models.attribution!(imagesOf(pair));
    if (models.attribution) {
      const found = await ask(a, b);
      const { size } = bench.product.images;
      expect([found.size, found.a.length, found.b.length]).toEqual([size, size ** 2, size ** 2]);
      expect(found.name).toMatch(/\S/);
      const sum = [...found.a, ...found.b].reduce((total, value) => total + value, 0);
      expect(Math.abs(sum - found.distance)).toBeLessThanOrEqual(
        1e-5 * Math.max(1, Math.abs(found.distance)),
      );
      // What iterates may differ a little from a to b and back.
      const back = await ask(b, a);
      expect(Math.abs(back.distance - found.distance)).toBeLessThanOrEqual(1e-3);
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
