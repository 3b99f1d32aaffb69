import { createRandom, type Tensor, type Tensor1D, type Tensor3D } from '@hemlkit/core/plugin';
import { type Workbench, workbench } from '@hemlkit/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { casesOf, channelsLast, farthest, type Golden, transposed } from '../../test/golden';
import { dimlLoss, dimlNetwork, gridsOf, packed, toGrid } from './network';
import { rankedScores, structuralScores, unitImages } from './ranking';
import { matched, structural, type TransportSettings } from './transport';

const published: TransportSettings = {
  epsilon: 0.05,
  iterations: 100,
  tolerance: 0.1,
  ends: 'pair',
  marginals: 'cross',
  swapped: false,
};

interface SimilarityCase {
  id: string;
  params: { grid: number; uniform: boolean };
  maps: Golden;
  query: number;
  gallery: number[];
  expected: {
    similarity: Golden;
    plan: Golden;
    structural: Golden;
    cosine: Golden;
    score: Golden;
    alone: { gallery: number; structural: number; plan: Golden }[];
  };
}

interface Trained {
  similarity: Golden;
  loss: number;
  gradient: Golden;
  plan_of_pair_0_1: Golden;
}

interface TrainingCase {
  id: string;
  params: {
    grid: number;
    uniform: boolean;
    multisimilarity: { pos_weight: number; neg_weight: number; margin: number; threshold: number };
  };
  maps: Golden;
  labels: number[];
  multisimilarity: { as_shipped: Trained; u_v_unswapped: Trained };
}

interface RetrievalCase {
  id: string;
  params: { grid: number; map_size: number; uniform: boolean; truncations: number[] };
  conv_maps: Golden;
  labels: number[];
  linear_weight: Golden;
  linear_bias: Golden;
  expected: {
    grids: Golden;
    centres: Golden;
    order_with_the_largest_truncation: number[][];
    recall_at_1_percent: number[];
  };
}

const marginals = (uniform: boolean) => (uniform ? 'uniform' : 'cross');
const slice = ({ shape, data }: Golden, at: number): number[] => {
  const length = data.length / shape[0]!;
  return data.slice(at * length, (at + 1) * length);
};

/** Rows of positions and their mean, as the ranking takes them, of maps [images, channels, positions]. */
function rowsOf(maps: Golden) {
  const [count, channels, cells] = maps.shape as [number, number, number];
  const positions = transposed(maps, [0, 2, 1]).data;
  const rows = new Float32Array(count * (cells + 1) * channels);
  for (let image = 0; image < count; image++) {
    const own = positions.slice(image * cells * channels, (image + 1) * cells * channels);
    rows.set(own, image * (cells + 1) * channels);
    for (let c = 0; c < channels; c++) {
      const mean = own.filter((_, at) => at % channels === c).reduce((sum, x) => sum + x, 0) / cells;
      rows[(image * (cells + 1) + cells) * channels + c] = mean;
    }
  }
  return { embeddings: { rows, dimensions: (cells + 1) * channels }, cells };
}

describe('in double precision', () => {
  it.each(casesOf<SimilarityCase>('diml-similarity'))(
    '$id has the structural similarities of the published code',
    (one) => {
      const { embeddings, cells } = rowsOf(one.maps);
      const images = unitImages(embeddings, cells);
      const settings = { ...published, marginals: marginals(one.params.uniform), cells } as const;
      const query = images[one.query]!;
      const together = structuralScores(
        query,
        one.gallery.map((at) => images[at]!),
        { ...settings, ends: 'mean' },
      );
      // Means of positions were rounded to float32.
      expect(farthest(together, one.expected.structural.data)).toBeLessThan(1e-6);
      for (const { gallery, structural: wanted } of one.expected.alone) {
        const [alone] = structuralScores(query, [images[gallery]!], { ...settings, ends: 'pair' });
        expect(farthest([alone!], [wanted])).toBeLessThan(1e-6);
      }
    },
  );
});

describe.each(['cpu', 'onnxruntime'] as const)('on %s', (engine) => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await workbench({ engine });
  });

  it.each(casesOf<SimilarityCase>('diml-similarity'))(
    '$id has the plans and similarities of the published code',
    async (one) => {
      const { tf } = bench;
      const [, channels, cells] = one.maps.shape as [number, number, number];
      const grids = (images: number[]) =>
        gridsOf(
          tf,
          tf.tensor(
            images.flatMap(
              (at) => transposed({ shape: [1, channels, cells], data: slice(one.maps, at) }, [0, 2, 1]).data,
            ),
            [images.length, cells, channels],
          ) as Tensor3D,
        );
      const settings = { ...published, marginals: marginals(one.params.uniform) } as const;
      const query = grids([one.query]);
      const matching = matched(tf, grids(one.gallery), query, { ...settings, ends: 'mean' });
      const { expected } = one;
      expect(farthest(await matching.similarity.data(), expected.similarity.data)).toBeLessThan(1e-5);
      expect(farthest(await matching.cosine.data(), expected.cosine.data)).toBeLessThan(1e-5);
      expect(farthest(await matching.plan.data(), expected.plan.data)).toBeLessThan(1e-5);
      const found = structural(tf, matching);
      expect(farthest(await found.data(), expected.structural.data)).toBeLessThan(1e-5);
      expect(farthest(await tf.add(found, matching.cosine).data(), expected.score.data)).toBeLessThan(1e-5);
      const alone = matched(tf, grids(expected.alone.map(({ gallery }) => gallery)), query, settings);
      const plans = await alone.plan.data();
      for (const [at, { structural: wanted, plan }] of expected.alone.entries()) {
        const own = plans.subarray(at * cells * cells, (at + 1) * cells * cells);
        expect(farthest(own, plan.data)).toBeLessThan(1e-5);
        expect(farthest([(await structural(tf, alone).data())[at]!], [wanted])).toBeLessThan(1e-5);
      }
    },
  );

  it.each(
    casesOf<TrainingCase>('diml-training').flatMap((one) => [
      { ...one, swapped: true, expected: one.multisimilarity.as_shipped },
      { ...one, swapped: false, expected: one.multisimilarity.u_v_unswapped },
    ]),
  )(
    '$id has the loss and the gradient of the published training, swapped $swapped',
    async ({ params, maps, labels, swapped, expected }) => {
      const { tf, engine: compiler } = bench;
      const { grid, multisimilarity: own } = params;
      const settings = {
        alpha: own.pos_weight,
        beta: own.neg_weight,
        base: own.threshold,
        margin: own.margin,
        transport: { ...published, ends: 'most', marginals: marginals(params.uniform), swapped },
      } as const;
      const [batch, channels] = maps.shape as [number, number];
      const last = channelsLast(maps);
      const step = compiler.compile(
        (positions: Tensor, classes: Tensor) => {
          let similarity: Tensor | undefined;
          const { value, grads } = tf.engine().gradients(() => {
            const grids = gridsOf(tf, tf.reshape(positions, [batch, grid * grid, channels]) as Tensor3D);
            const found = dimlLoss(tf, grids, classes as Tensor1D, settings);
            similarity = tf.keep(found.similarity);
            return found.value;
          }, [positions]);
          return [value, similarity!, grads[0]!];
        },
        [
          { shape: last.shape, dtype: 'float32' },
          { shape: [batch], dtype: 'int32' },
        ],
      );
      const [loss, similarity, gradient] = await step.run([
        Float32Array.from(last.data),
        Int32Array.from(labels),
      ]);
      step.dispose();
      expect(farthest(similarity!, expected.similarity.data)).toBeLessThan(1e-5);
      expect(farthest(loss!, [expected.loss])).toBeLessThan(1e-5);
      expect(farthest(gradient!, channelsLast(expected.gradient).data)).toBeLessThan(1e-4);
    },
  );

  it.each(casesOf<RetrievalCase>('diml-retrieval'))(
    '$id has the grids and the order of the published retrieval',
    async (one) => {
      const { tf } = bench;
      const { grid, uniform, truncations } = one.params;
      const [dimensions, channels] = one.linear_weight.shape as [number, number];
      const network = dimlNetwork(
        tf,
        {
          channels,
          dimensions,
          grid,
          // Its test looks at 7, not at the map.
          resize: 'always',
          alpha: 2,
          beta: 40,
          base: 0.5,
          margin: 0.1,
          transport: published,
        },
        createRandom(1),
      );
      tf.tidy(() => {
        network.variables.weight!.value.assign(
          tf.tensor(transposed(one.linear_weight, [1, 0]).data, [channels, dimensions]),
        );
        network.variables.bias!.value.assign(tf.tensor(one.linear_bias.data, [dimensions]));
      });
      const { shape, data } = channelsLast(one.conv_maps);
      const found = network.grids(tf.tensor4d(data, shape as [number, number, number, number]));
      // They were written down at length 1.
      const lengths = tf.norm(found.positions, 2, 2, true);
      const units = await tf.div(found.positions, lengths).data();
      expect(farthest(units, channelsLast(one.expected.grids).data)).toBeLessThan(1e-5);
      // Centres of networks that were trained without positions are the network's own output.
      const centres = tf.tensor2d(one.expected.centres.data, one.expected.centres.shape as [number, number]);
      const rows = (await packed(tf, { ...found, centres }).data()) as Float32Array;
      const count = one.labels.length;
      const scores = rankedScores(
        { rows, dimensions: rows.length / count },
        {
          ...published,
          ends: 'mean',
          marginals: marginals(uniform),
          cells: grid * grid,
          rerank: truncations.at(-1)!,
        },
      );
      const all = await scores.of(0, count);
      const orders = Array.from({ length: count }, (_, query) => {
        const row = all.subarray(query * count, (query + 1) * count);
        return Array.from(row.keys())
          .filter((at) => at !== query)
          .sort((x, y) => row[y]! - row[x]!);
      });
      // The query itself comes last there.
      expect(orders).toEqual(
        one.expected.order_with_the_largest_truncation.map((order) => order.slice(0, -1)),
      );
      const hits = orders.filter(([first], query) => one.labels[first!] === one.labels[query]).length;
      expect((100 * hits) / count).toBeCloseTo(one.expected.recall_at_1_percent.at(-1)!, 5);
    },
  );

  it('resizes maps as the published code does', async () => {
    const { tf } = bench;
    for (const one of resizes) {
      const { shape, data } = channelsLast(one.input);
      const found = toGrid(
        tf,
        tf.tensor4d(data, shape as [number, number, number, number]),
        one.grid,
        'needed',
      );
      expect(farthest(await found.data(), channelsLast(one.expected).data)).toBeLessThan(1e-5);
    }
  });
});

const resizes = casesOf<{ grid: number; input: Golden; expected: Golden }>('diml-retrieval', 'resize');
