import { HemlError, type Weights } from '@hemlkit/core/plugin';
import { imagesOf, unitOf } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import { treeOf, trees } from '../trees';
import { type MethodPlace, open, rootOf } from './method-place';
import { expectClose, expectSame } from './same';
import { trainAll } from './train-units';

/** A trained method's weights, others in their place, and what is released. */
export function weightsChecks({ begin, opened }: MethodPlace): void {
  it('has the weights that were kept', async () => {
    const { bench, trained, models } = await opened();
    for (const { id } of bench.answered) {
      const { node } = unitOf(bench.product.units, id)!;
      expectSame(await models.weights(id), trained[node]!.weights, `the weights of ${id}`);
    }
    await models.dispose();
  });

  it('takes other weights for a node, and gives those back', async () => {
    const { bench, models, images } = await opened();
    const source = imagesOf(images);
    for (const node of bench.answered) {
      const before = await models.embed([node], source);
      const own = await models.weights(node.id);
      expectClose(await models.withWeights(node.id, own).embed([node], source), before, 'the same weights');
      const moved = movedWeights(own);
      const other = models.withWeights(node.id, moved);
      expectSame(await other.weights(node.id), moved, `the weights of ${node.id}`);
      const after = await other.embed([node], source);
      expect([...after[node.id]!.rows], `${node.id} with other weights`).not.toEqual([
        ...before[node.id]!.rows,
      ]);
      expectClose(await models.embed([node], source), before, 'the models that it was made of');
      expectSame(await models.weights(node.id), own, `the first weights of ${node.id}`);
    }
    await models.dispose();
  });

  it('takes other weights for all nodes of a unit, and for no other unit', async () => {
    const { bench, models, embed, images } = await opened();
    const { units } = bench.product;
    const before = await embed(images);
    for (const { id } of bench.answered) {
      const unit = unitOf(units, id);
      const moved = movedWeights(await models.weights(id));
      const other = models.withWeights(id, moved);
      const after = await other.embed(bench.answered, imagesOf(images));
      for (const node of bench.answered) {
        const isOfUnit = unitOf(units, node.id) === unit;
        const wanted = isOfUnit ? moved : await models.weights(node.id);
        expectSame(await other.weights(node.id), wanted, `the weights of ${node.id}, with others for ${id}`);
        if (isOfUnit) {
          const what = `${node.id} with other weights for ${id}`;
          expect([...after[node.id]!.rows], what).not.toEqual([...before[node.id]!.rows]);
        } else expectClose(after, { [node.id]: before[node.id]! }, `with other weights for ${id}`);
      }
    }
    await models.dispose();
  });

  it('embeds after one of other weights was disposed of', async () => {
    const { bench, models, embed, images } = await opened();
    const before = await embed(images);
    const { root } = bench.hierarchy;
    const other = models.withWeights(root, movedWeights(await models.weights(root)));
    await other.embed([rootOf(bench)], imagesOf(images));
    await other.dispose();
    expectClose(await embed(images), before, 'after dispose');
    await models.dispose();
  });

  it('refuses weights of another model', async () => {
    const { bench, models, images } = await opened();
    const none: Weights = {
      other: { shape: [1], layout: 'plain', trainable: true, data: Float32Array.of(1) },
    };
    const other = models.withWeights(bench.hierarchy.root, none);
    await expect(other.embed([rootOf(bench)], imagesOf(images))).rejects.toBeInstanceOf(HemlError);
    await models.dispose();
  });

  it('leaves no tensors behind when it is disposed of, nor do those of other weights', async () => {
    const bench = await begin(treeOf(trees['two leaves']!));
    const { tf } = bench.bench;
    const before = tf.memory().numTensors;
    const models = open(bench, await trainAll(bench));
    const { store } = bench.data.splits.validation;
    await models.embed(bench.answered, store);
    const { root } = bench.hierarchy;
    // It is not disposed of itself.
    const other = models.withWeights(root, movedWeights(await models.weights(root)));
    await other.embed(bench.answered, store);
    await models.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
}

/** Each trained number a little larger: so no weight is out of its range. */
function movedWeights(weights: Weights): Weights {
  const moved = Object.entries(weights).map(([name, weight]) => {
    const data = weight.trainable
      ? weight.data.map((value, at) => value * 1.1 + 0.01 * (1 + (at % 7)))
      : weight.data;
    return [name, { ...weight, data }];
  });
  return Object.fromEntries(moved);
}
