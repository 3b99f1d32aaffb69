import type { Tensor4D } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { type AvslCase, avslCases, avslNetworkOf } from '../../test/avsl';
import { channelsLast, farthest, type Golden } from '../../test/golden';
import { cellShares } from './attribution';

/** Two levels' distances of two images, and what counts of each node, in plain numbers. */
interface Plain {
  apart: number[];
  counts: number[];
}

/** [from, to]: what is used of the edges. */
function usedEdges({ shape, data }: Golden, topK: number): number[][] {
  const [low, high] = shape as [number, number];
  const columns = Array.from({ length: high }, (_, to) => {
    const column = Array.from({ length: low }, (_, from) => Math.max(0, data[from * high + to]!));
    const last = [...column].sort((a, b) => b - a)[Math.min(topK, low) - 1]!;
    const kept = column.map((value) => (value >= last - 1e-8 ? value : 0));
    const sum = kept.reduce((total, value) => total + value, 0) + 1e-8;
    return kept.map((value) => value / sum);
  });
  return Array.from({ length: low }, (_, from) => columns.map((column) => column[from]!));
}

const rowOf = ({ shape, data }: Golden, at: number) => data.slice(at * shape[1]!, (at + 1) * shape[1]!);
const unitOf = (row: number[]) => row.map((value) => value / Math.hypot(...row));

/** The paper's graph, node by node, of two images of the first batch. */
function plainGraph({ params, steps, weights_of_the_model }: AvslCase, a: number, b: number): Plain[] {
  const { embeddings, eta, edges_ema } = steps[0]!.expected;
  const found: Plain[] = embeddings.map((level) => {
    const [left, right] = [unitOf(rowOf(level, a)), unitOf(rowOf(level, b))];
    return { apart: left.map((value, node) => value - right[node]!), counts: left.map(() => 1) };
  });
  let above = found.at(-1)!.counts;
  for (let level = found.length - 1; level > 0; level--) {
    const { alpha, beta } = weights_of_the_model.levels[level]!;
    const [left, right] = [rowOf(eta[level]!, a), rowOf(eta[level]!, b)];
    const own = above.map((_, n) => {
      const reliable = alpha.data[n]! * left[n]! * right[n]! + beta.data[n]!;
      return 1 / (1 + Math.exp(-params.gamma * reliable));
    });
    found[level]!.counts = above.map((count, n) => count * own[n]!);
    const edges = usedEdges(edges_ema[level - 1]!, params.topk);
    above = edges.map((row) => row.reduce((sum, edge, n) => sum + edge * above[n]! * (1 - own[n]!), 0));
  }
  found[0]!.counts = above;
  return found;
}

it.each(avslCases)(
  '$id: the shares of cells are those of the graph, and add up to the distance',
  async (one) => {
    const { tf } = await workbench();
    const network = avslNetworkOf(tf, one);
    const [step] = one.steps;
    const maps = step!.features.map((map) => {
      const { shape, data } = channelsLast(map);
      return tf.tensor4d(data, shape as [number, number, number, number]);
    });
    // Running edges become those of the first batch.
    network.learn(maps, tf.tensor1d(step!.labels, 'int32'));
    const [a, b] = [0, 3];
    const pair = maps.map((map) => tf.gather(map, [a, b]) as Tensor4D);
    const shares = cellShares(
      tf,
      { ...network.nodes(pair), joins: network.joins() },
      { topK: one.params.topk, gamma: one.params.gamma },
    );
    let sum = 0;
    for (const share of shares) sum += (await tf.sum(share).data())[0]!;
    // The golden distances are those after the second step: now they are the sum of the nodes' terms.
    const graph = plainGraph(one, a, b);
    const wanted = graph.reduce(
      (total, { apart, counts }) =>
        total + apart.reduce((all, gap, node) => all + counts[node]! * gap ** 2, 0),
      0,
    );
    expect(Math.abs(sum - wanted)).toBeLessThan(1e-5);
    for (const [level, { apart, counts }] of graph.entries()) {
      const cam = channelsLast(step!.expected.cams![level]!);
      const [, rows, columns, nodes] = cam.shape as [number, number, number, number];
      const embeddings = step!.expected.embeddings[level]!;
      const expected = [a, b].flatMap((image, side) => {
        const length = Math.hypot(...rowOf(embeddings, image));
        return Array.from({ length: rows * columns }, (_, cell) =>
          apart.reduce((total, gap, node) => {
            const activation = cam.data[(image * rows * columns + cell) * nodes + node]!;
            return (
              total + ((side === 0 ? 1 : -1) * counts[node]! * gap * activation) / length / (rows * columns)
            );
          }, 0),
        );
      });
      expect(farthest(await shares[level]!.data(), expected), `level ${level}`).toBeLessThan(1e-4);
    }
  },
);
