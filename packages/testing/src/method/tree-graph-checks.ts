import type { HostArray, Tensor, TF, TreeGraph, TreeInputs } from '@hemlkit/core/plugin';
import { imagesOf } from '@hemlkit/core/run';
import { it } from 'vitest';
import type { MethodPlace } from './method-place';
import { expectNear } from './same';

/** A tree's model as a function, of a method that has one. */
export function treeGraphChecks({ opened }: MethodPlace): void {
  it('has as one model of the tree, where it has one, what it embeds', async () => {
    const { bench, models, embed, images } = await opened();
    const source = imagesOf(images);
    const all = await embed(images);
    await models.treeGraph?.(async (graph) => {
      const length = graph.nodes.length * graph.dimensions;
      const at = (id: string) => distancesOf(all[id]!.rows, all[id]!.dimensions);
      const found = await graph.run(source, graph.height);
      for (const { id } of bench.answered) {
        const shares = subtreeShares(graph, found.weights, id);
        const parts = distancesOf(found.vectors, length, (at) => shares[Math.floor(at / graph.dimensions)]!);
        expectNear(parts, at(id), `squared distances at ${id}, by the sum over its subtree`);
      }
      const whole = distancesOf(found.embedding, length);
      expectNear(whole, at(bench.hierarchy.root), 'squared distances of embeddings');
      for (const height of [graph.height, graph.height + 1]) {
        const own = await graph.run(source, height);
        const given = applied(bench.bench.tf, graph, own, height);
        for (const name of ['vectors', 'embedding', 'weights'] as const)
          expectNear(given[name], own[name], `${name} as a function, at the height ${height}`);
      }
    });
    await models.dispose();
  });
}

/** Squared distances of all pairs of rows. @param weight of each number; default: 1 */
function distancesOf(rows: Float32Array, length: number, weight = (_at: number) => 1): number[] {
  const found: number[] = [];
  for (let x = 0; x < rows.length; x += length)
    for (let y = 0; y < x; y += length) {
      let squared = 0;
      for (let at = 0; at < length; at++) squared += weight(at) * (rows[x + at]! - rows[y + at]!) ** 2;
      found.push(squared);
    }
  return found;
}

/** The weight of each node in the distance at a node: its share of the subtree's weights, 0 outside of it. */
function subtreeShares({ nodes }: TreeGraph, weights: Float32Array, root: string): number[] {
  const below = (id: string): string[] => [
    id,
    ...nodes.find((node) => node.id === id)!.children.flatMap(below),
  ];
  const inside = new Set(below(root));
  const own = nodes.map(({ id }, at) => (inside.has(id) ? weights[at]! : 0));
  const total = own.reduce((sum, weight) => sum + weight, 0);
  return own.map((weight) => weight / total);
}

/** What a tree's model gives as a function. */
function applied(tf: TF, graph: TreeGraph, inputs: TreeInputs<HostArray>, height: number) {
  const { crops, boxes, present } = inputs;
  const nodes = graph.nodes.length;
  const count = present.length / nodes;
  const { size } = graph.crops;
  const given = tf.tidy(() => ({
    ...graph.apply(
      {
        crops: tf.tensor(Int32Array.from(crops), [count, nodes, size, size, 4], 'int32'),
        boxes: tf.tensor(boxes, [count, nodes, 6], 'float32'),
        present: tf.tensor(Int32Array.from(present), [count, nodes], 'int32'),
      },
      tf.scalar(height, 'float32'),
    ),
  }));
  const read = (tensor: Tensor) => {
    const data = tensor.dataSync() as Float32Array;
    tensor.dispose();
    return data;
  };
  return {
    vectors: read(given.vectors),
    embedding: read(given.embedding),
    weights: read(given.weights),
  };
}
