import type { DifferentiablePixels, TF } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { baselinesOf } from './baselines';
import { sumOverChannels } from './channels';
import {
  channelsLast,
  type GoldenCase,
  type GoldenTensor,
  goldenCases,
  goldenQuestion,
  numbers,
  type RegionCase,
  regionOf,
} from './fixtures/golden';
import { gradCamMap, weightedMap } from './grad-cam';
import { gradientTimesInput } from './gradient-input';
import { gradientsAlongPath } from './integrated-gradients';
import { occlusionMaps } from './occlusion';
import { quadrature } from './quadrature';
import { rankRegions } from './rank-regions';
import { riseMap } from './rise';
import { saliencyMaps } from './saliency';
import { smoothGradMap } from './smooth-grad';
import { xraiGradients } from './xrai';

// Against captum 0.8.0, jacobgil/pytorch-grad-cam, eclique/RISE and PAIR-code/saliency, run in float64; ours is in float32.

/** Relative to the largest number, of at least 0.01. */
const tolerance = { values: 1e-5, gradients: 1e-4 };

function expectNear(found: ArrayLike<number>, expected: ArrayLike<number>, share: number): void {
  expect(found.length).toBe(expected.length);
  const largest = Math.max(0.01, ...Array.from(expected, Math.abs));
  const apart = Math.max(...Array.from(found, (value, i) => Math.abs(value - expected[i]!)));
  expect(apart / largest).toBeLessThan(share);
}

let tf: TF;
beforeAll(async () => {
  ({ tf } = await workbench({ engine: 'cpu' }));
});

/** Rows of a tensor by its first axis, each an image [size, size, 3] where it has channels. */
function rows({ shape, data }: GoldenTensor): Float32Array[] {
  const [count, ...rest] = shape as [number, ...number[]];
  const length = data.length / count;
  return Array.from({ length: count }, (_, i) => {
    const row = { shape: rest, data: data.slice(i * length, (i + 1) * length) };
    return rest.length === 3 ? channelsLast(row) : numbers(row);
  });
}

const ruleNames = {
  riemann_trapezoid: 'trapezoid',
  gausslegendre: 'gauss-legendre',
  riemann_middle: 'middle',
} as const;

for (const activation of ['tanh', 'softplus', 'relu'])
  describe.each(goldenCases<GoldenCase>(`explainers-${activation}`))(`$id, ${activation}`, (one) => {
    const { expected } = one;
    let pixels: DifferentiablePixels;
    beforeAll(() => {
      pixels = goldenQuestion(tf, one);
    });
    const given = (type: 'black' | 'mean') => ({
      a: channelsLast(one.baselines[type]),
      b: type === 'mean' ? channelsLast(one.baseline_b_mean) : new Float32Array(one.image_b.data.length),
    });

    it('has the distance and its gradient', async () => {
      expectNear(await pixels.distances([pixels.images]), [expected.distance], tolerance.values);
      await pixels.gradients([pixels.images], ({ a }) =>
        expectNear(a!, channelsLast(expected.gradient_a), tolerance.gradients),
      );
    });

    it('has the baselines', () => {
      // The means are given with four decimals.
      for (const type of ['black', 'mean'] as const)
        expectNear(baselinesOf(pixels, type).a, given(type).a, 2e-4);
      expectNear(baselinesOf(pixels, 'mean').b, given('mean').b, 2e-4);
    });

    it('saliency', async () => {
      expectNear((await saliencyMaps(pixels)).a, numbers(expected.saliency), tolerance.gradients);
    });

    it('gradient times input', async () => {
      const { a } = await gradientTimesInput(pixels);
      expectNear(a, channelsLast(expected.gradient_x_input), tolerance.gradients);
    });

    it.each(expected.integrated_gradients)(
      'integrated gradients: $baseline, $method, $steps steps',
      async ({
        baseline,
        method,
        steps,
        attribution,
        attribution_summed_over_channels: summed,
        difference_of_distance: difference,
        completeness_gap: gap,
      }) => {
        const from = { ...pixels.images, a: given(baseline).a };
        const rule = quadrature(ruleNames[method], steps);
        const { a, b } = await gradientsAlongPath(pixels, { from, rule });
        // captum's weights add up to (n - 1) / n there.
        const share = method === 'riemann_trapezoid' ? (steps - 1) / steps : 1;
        const scaled = a.map((value) => value * share);
        if (attribution) expectNear(scaled, channelsLast(attribution), tolerance.gradients);
        else expectNear(sumOverChannels(scaled), numbers(summed!), tolerance.gradients);
        expect(b.every((value) => value === 0)).toBe(true);
        const found = scaled.reduce((sum, value) => sum + value, 0) - difference;
        expect(found).toBeCloseTo(gap, 4);
        const distances = await pixels.distances([pixels.images, from]);
        expectNear(distances, [expected.distance, expected.distance - difference], tolerance.values);
      },
    );

    it('integrated gradients of both images at once', async () => {
      const answer = expected.integrated_gradients_of_the_pair;
      const rule = quadrature('gauss-legendre', answer.steps);
      const found = await gradientsAlongPath(pixels, { from: given(answer.baseline), rule });
      expectNear(sumOverChannels(found.a), numbers(answer.attribution_a), tolerance.gradients);
      expectNear(sumOverChannels(found.b), numbers(answer.attribution_b), tolerance.gradients);
    });

    it.each([
      ['mean', 'mean_gradient'],
      ['absolute', 'mean_absolute_gradient'],
      ['squared', 'mean_squared_gradient'],
      ['variance', 'variance_of_gradient'],
    ] as const)('SmoothGrad: %s', async (join, name) => {
      const found = await smoothGradMap(pixels, 'a', rows(one.noise), join);
      expectNear(found, numbers(expected.smoothgrad[name]), tolerance.gradients);
    });

    it.each(expected.grad_cam)(
      'Grad-CAM: $layer, $target',
      async ({ layer, target, raw, resized_0_1: resized }) => {
        const question = goldenQuestion(tf, one, target === 'distance to b' ? 'distance' : 'cosine');
        const map = (await question.maps!.at(layer)).a;
        expectNear(weightedMap(map), numbers(raw), tolerance.gradients);
        expectNear(gradCamMap(map, question.size), numbers(resized), tolerance.gradients);
      },
    );

    it.each(expected.occlusion)(
      'occlusion: patches of $window every $stride, $baseline',
      async ({ window, stride, baseline, attribution }) => {
        const cover = given(baseline);
        const { maps } = await occlusionMaps(pixels, { patch: window, stride, cover });
        expectNear(maps.a, numbers(attribution), tolerance.gradients);
      },
    );

    it('RISE, of the distance and of the similarity', async () => {
      const drawn = rows(one.masks);
      const { keep_probability: keep, of_distance, of_cosine_similarity } = expected.rise;
      const masks = { count: drawn.length, at: (i: number) => drawn[i]!, keep };
      expectNear(await riseMap(pixels, 'a', masks, false), numbers(of_distance), tolerance.values);
      const similarity = goldenQuestion(tf, one, 'cosine');
      expectNear(
        await riseMap(similarity, 'a', masks, false),
        numbers(of_cosine_similarity),
        tolerance.values,
      );
    });

    it('XRAI from the images on', async () => {
      const { steps, min_pixel_diff: leastPixels, attribution_used, map } = expected.xrai_end_to_end;
      const attribution = await xraiGradients(pixels, 'a', steps);
      expectNear(attribution, numbers(attribution_used), tolerance.gradients);
      const ranked = rankRegions(attribution, one.segments.map(regionOf), { leastPixels });
      expectNear(ranked.map, numbers(map), tolerance.gradients);
    });
  });

describe.each(goldenCases<RegionCase>('xrai'))(
  'XRAI of given attributions: $id',
  ({ params, attribution_rows_columns_channels: given, segments, expected }) => {
    it('has its map, its ranks and what each region adds', () => {
      const attribution = given.shape.length === 3 ? largestOfChannels(given) : numbers(given);
      const options = {
        leastPixels: params.min_pixel_diff,
        area: params.area_threshold,
        fast: params.algorithm === 'fast',
      };
      const { map, added } = rankRegions(attribution, segments.map(regionOf), options);
      expectNear(map, numbers(expected.map), tolerance.values);
      expect(added).toEqual(expected.masks_in_order.map(regionOf));
      const ranks = new Float32Array(map.length);
      for (const [i, mask] of added.entries())
        for (const [at, is] of mask.entries()) if (is) ranks[at] = i + 1;
      expect(ranks).toEqual(numbers(expected.ranks));
    });
  },
);

function largestOfChannels(tensor: GoldenTensor): Float32Array {
  const channels = tensor.shape[2]!;
  const values = numbers(tensor);
  return Float32Array.from({ length: values.length / channels }, (_, i) =>
    Math.max(...values.slice(i * channels, (i + 1) * channels)),
  );
}
