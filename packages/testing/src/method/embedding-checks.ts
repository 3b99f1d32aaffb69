import type { ImageAndMap, NodeEmbeddings } from '@hemlkit/core/plugin';
import { imagesOf } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import { background, otherClass } from '../tiny-data';
import { treeOf, trees } from '../trees';
import { type MethodPlace, open, rootOf } from './method-place';
import { expectClose, rowsOf } from './same';
import { trainAll } from './train-units';

/** What a trained method's embeddings depend on, and what not. */
export function embeddingChecks({ begin, opened }: MethodPlace, { isLocal }: { isLocal: boolean }): void {
  for (const name of Object.keys(trees))
    it(`embeds images at every node that it answers for: ${name}`, async () => {
      const { bench, models, images } = await opened(name);
      const { answered, data } = bench;
      const asked: unknown[] = [];
      const given: Record<string, NodeEmbeddings> = {};
      const found = await models.embed(answered, data.splits.validation.store, {
        onNode: (...call) => void asked.push(call),
        onEmbedded: async (node, embeddings) => {
          given[node] = embeddings;
        },
      });
      expect(Object.keys(found).sort()).toEqual(answered.map(({ id }) => id).sort());
      for (const [id, { rows, dimensions }] of Object.entries(found)) {
        expect(rows.length, `numbers of ${id}`).toBe(images.length * dimensions);
        expect(rows.every(Number.isFinite), `${id} is finite`).toBe(true);
      }
      expect(asked, 'calls of onNode').toEqual(answered.map(({ id }, at) => [id, at, answered.length]));
      expect(given, 'calls of onEmbedded').toEqual(found);
      await models.dispose();
    });

  it('is measured by the embeddings that it has afterwards', async () => {
    const { bench, trained, models, embed, images } = await opened();
    const all = await embed(images);
    for (const { node } of bench.product.units) {
      const { dimensions } = all[node]!;
      const validated = { [node]: { rows: trained[node]!.validated, dimensions } };
      expectClose(validated, { [node]: all[node]! }, 'in training');
    }
    await models.dispose();
  });

  it('leaves settings, hierarchy, labels and views as they are', async () => {
    const tree = treeOf(trees['two leaves']!);
    const bench = await begin(tree);
    const { data, settings, written } = bench;
    const labels = () => [data.splits.train.labels, data.splits.validation.labels];
    const before = structuredClone(labels());
    const models = open(bench, await trainAll(bench));
    const viewsOf = () => data.images.validation.map(() => rootOf(bench).segments.toReversed());
    const views = viewsOf();
    await models.embed(bench.answered, data.splits.validation.store, { views });
    await models.dispose();
    expect(settings).toEqual(written);
    expect(tree).toEqual(treeOf(trees['two leaves']!));
    expect(labels()).toEqual(before);
    expect(views).toEqual(viewsOf());
  });

  it('embeds an image alone as among others, and nodes in any order', async () => {
    const { bench, models, embed, images } = await opened();
    const all = await embed(images);
    for (const at of images.keys())
      expectClose(await embed([images[at]!]), rowsOf(all, at), `image ${at} alone`);
    const turned = await models.embed([...bench.answered].reverse(), imagesOf(images));
    expectClose(turned, all, 'nodes from the last to the first');
    await models.dispose();
  });

  it('embeds in calls that overlap', async () => {
    const { models, embed, images } = await opened();
    const all = await embed(images);
    const turned = images.toReversed();
    const found = await Promise.all([embed(images), embed(turned), embed(images)]);
    expectClose(found[0]!, all, 'the first call');
    for (const at of images.keys())
      expectClose(rowsOf(found[1]!, images.length - 1 - at), rowsOf(all, at), `image ${at} of the second`);
    expectClose(found[2]!, all, 'the third call');
    await models.dispose();
  });

  it('changes nothing where a view hides what an image does not show', async () => {
    const { bench, models, embed, images } = await opened();
    const segments = rootOf(bench).segments;
    const seen = ({ map }: ImageAndMap) => segments.filter((one) => map.includes(bench.data.idOf(one)));
    expectClose(await embed(images, images.map(seen)), await embed(images), 'by views');
    await models.dispose();
  });

  it('shows of an image what a view has, and nothing else', async () => {
    const { bench, models, embed, images } = await opened();
    // Each image hides another segment, one that it shows.
    const { segments } = rootOf(bench);
    const idOf = bench.data.idOf;
    const hidden = images.map(({ map }, at) => {
      const shown = segments.filter((one) => map.includes(idOf(one)));
      return shown[at % shown.length]!;
    });
    const views = hidden.map((one) => segments.filter((segment) => segment !== one));
    const without = images.map(({ image, map }, at) => ({
      image,
      map: map.map((id) => (id === idOf(hidden[at]!) ? idOf(otherClass) : id)),
    }));
    expectClose(await embed(images, views), await embed(without), 'by views');
    await models.dispose();
  });

  if (isLocal)
    it('embeds at a node by the pixels of its segments alone', async () => {
      const { bench, models, embed, images } = await opened();
      const all = await embed(images);
      for (const node of bench.answered) {
        const ids = [background, ...node.classes.map(bench.data.idOf)];
        const changed = images.map((one) => repainted(one, ids));
        const found = await models.embed([node], imagesOf(changed));
        expectClose(found, { [node.id]: all[node.id]! }, 'with other pixels beside it');
      }
      await models.dispose();
    });
}

/** The image with other colours where it does not show some classes. */
function repainted({ image, map }: ImageAndMap, kept: readonly number[]): ImageAndMap {
  return {
    map,
    image: image.map((value, at) => (kept.includes(map[Math.floor(at / 3)]!) ? value : 255 - value)),
  };
}
