import { type Both, type DifferentiablePixels, defineExplainer, Type } from '@hemlkit/core/plugin';
import { baselinesOf, baselineTypes } from './baselines';
import { sumOverChannels } from './channels';
import { nodeSums } from './pixel-attribution';
import { differentiablePixelsOf } from './pixels-of';
import { type Quadrature, quadrature, quadratureTypes } from './quadrature';
import { ofBoth, sides } from './sides';

const type = 'integrated-gradients';

export interface GradientPath {
  /** Where it starts, [size, size, 3]: the image itself on a side that does not move. */
  from: Both<Float32Array>;
  rule: Quadrature;
}

/**
 * The gradient along the straight path from a baseline to the images, times the way: [size, size, 3]. Together the numbers
 * are d(images) - d(baseline), but for the rule's error. The values of captum's `IntegratedGradients`, whose
 * `riemann_trapezoid` alone has weights that add up to (n - 1) / n.
 */
export async function gradientsAlongPath(
  { images, gradients }: Pick<DifferentiablePixels, 'images' | 'gradients'>,
  { from, rule }: GradientPath,
): Promise<Both<Float64Array>> {
  const moving = sides.filter((side) => from[side] !== images[side]);
  const sums = ofBoth((side) => new Float64Array(images[side].length));
  const between = (side: 'a' | 'b', share: number) => {
    const [start, end] = [from[side], images[side]];
    if (start === end) return end;
    return end.map((value, i) => (start[i] as number) + share * (value - (start[i] as number)));
  };
  function* steps() {
    for (const share of rule.at) yield ofBoth((side) => between(side, share));
  }
  await gradients(
    steps(),
    (found, position) => {
      const weight = rule.weights[position] as number;
      for (const side of moving) {
        const sum = sums[side];
        for (const [i, value] of (found[side] as Float32Array).entries())
          sum[i] = (sum[i] as number) + weight * value;
      }
    },
    moving,
  );
  return ofBoth((side) =>
    sums[side].map((sum, i) => sum * ((images[side][i] as number) - (from[side][i] as number))),
  );
}

/** Sundararajan, Taly and Yan, "Axiomatic attribution for deep networks" (2017). */
export const integratedGradients = defineExplainer({
  type,
  summary:
    'Integrated gradients (Sundararajan et al., 2017): the gradient of the distance along the path from a baseline to the images. The numbers add up to the distance less that of the baselines, but for the gap that is reported.',
  options: Type.Object({
    baseline: Type.Enum([...baselineTypes], {
      default: 'black',
      description: "Where the path starts: black, an image's mean colour, or the image blurred.",
    }),
    steps: Type.Integer({
      minimum: 2,
      default: 50,
      description: 'Where the gradient is computed on the path.',
    }),
    rule: Type.Enum([...quadratureTypes], {
      default: 'gauss-legendre',
      description: 'How the gradients are weighted. `trapezoid` looks at the baseline itself.',
    }),
    moves: Type.Enum(['both', 'a', 'b'], {
      default: 'both',
      description:
        'Which image comes from its baseline: both at once, or one while the other stays as it is.',
    }),
  }),
  create: ({ baseline, steps, rule, moves }) => ({
    title: 'integrated gradients',
    async explain({ hierarchy, ...question }) {
      const pixels = await differentiablePixelsOf({ hierarchy, ...question }, type);
      const { images, size } = pixels;
      const starts = baselinesOf(pixels, baseline);
      const from = ofBoth((side) => (moves === 'both' || moves === side ? starts : images)[side]);
      const [all, none] = (await pixels.distances([images, from])) as unknown as [number, number];
      const found = await gradientsAlongPath(pixels, { from, rule: quadrature(rule, steps) });
      const maps = ofBoth((side) => sumOverChannels(found[side]));
      return {
        ...nodeSums(hierarchy, pixels, maps),
        pixels: { size, signed: true, ...maps },
        all,
        none,
        evaluations: steps + 2,
      };
    },
  }),
});
