import {
  type DifferentiablePixels,
  defineExplainer,
  type Random,
  type Side,
  Type,
} from '@hemlkit/core/plugin';
import { largestOverChannels, sumOverChannels } from './channels';
import { pixelAttribution } from './pixel-attribution';
import { differentiablePixelsOf } from './pixels-of';
import { eachOfBoth } from './sides';

const type = 'smooth-grad';

/** Sums over noisy copies of an image, each [size, size, 3]. */
interface GradientSums {
  count: number;
  signed: Float64Array;
  absolute: Float64Array;
  squared: Float64Array;
}

/** What is made of the gradients of noisy copies: [size, size]. */
const joins = {
  mean: ({ count, signed }: GradientSums) => sumOverChannels(signed.map((sum) => sum / count)),
  absolute: ({ count, absolute }: GradientSums) => largestOverChannels(absolute.map((sum) => sum / count)),
  squared: ({ count, squared }: GradientSums) => sumOverChannels(squared.map((sum) => sum / count)),
  variance: ({ count, signed, squared }: GradientSums) =>
    sumOverChannels(squared.map((sum, i) => Math.max(0, sum / count - ((signed[i] as number) / count) ** 2))),
};

export type Joined = keyof typeof joins;

/**
 * The gradients at noisy copies of one image, the other left as it is. The values of captum's `NoiseTunnel`: `mean` around its
 * gradient (`smoothgrad`), summed over channels; `absolute` around its `Saliency`, which takes magnitudes before the mean and
 * the largest channel after it; `squared` (`smoothgrad_sq`) and `variance` (`vargrad`) around its gradient, summed over channels.
 *
 * @param noise what is added to the image, copy by copy: [size, size, 3]
 */
export async function smoothGradMap(
  { images, gradients }: Pick<DifferentiablePixels, 'images' | 'gradients'>,
  side: Side,
  noise: Iterable<ArrayLike<number>>,
  join: Joined,
): Promise<Float32Array> {
  const image = images[side];
  const zeros = () => new Float64Array(image.length);
  const sums: GradientSums = { count: 0, signed: zeros(), absolute: zeros(), squared: zeros() };
  function* copies() {
    for (const added of noise)
      yield { ...images, [side]: image.map((value, i) => value + (added[i] as number)) };
  }
  await gradients(
    copies(),
    (found) => {
      sums.count++;
      for (const [i, value] of (found[side] as Float32Array).entries()) {
        sums.signed[i] = (sums.signed[i] as number) + value;
        sums.absolute[i] = (sums.absolute[i] as number) + Math.abs(value);
        sums.squared[i] = (sums.squared[i] as number) + value ** 2;
      }
    },
    [side],
  );
  return joins[join](sums);
}

/** Normal noise, whose standard deviation is a share of the image's range. */
function* normalNoise(
  random: Random,
  image: Float32Array,
  samples: number,
  share: number,
): Generator<Float32Array> {
  const least = image.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const range = image.reduce((high, value) => Math.max(high, value - least), 0);
  for (let i = 0; i < samples; i++) yield random.normals(image.length, share * range);
}

/** Smilkov et al., "SmoothGrad: removing noise by adding noise" (2017). */
export const smoothGrad = defineExplainer({
  type,
  summary:
    "The gradient of the distance averaged over noisy copies of an image, the other left as it is (Smilkov et al., 2017). A node's number is the sum over its pixels.",
  options: Type.Object({
    samples: Type.Integer({ minimum: 1, default: 16, description: 'Noisy copies of each image.' }),
    noise: Type.Number({
      exclusiveMinimum: 0,
      default: 0.15,
      description: "The noise's standard deviation as a share of the image's range, as in the paper.",
    }),
    of: Type.Enum(['mean', 'absolute', 'squared', 'variance'], {
      default: 'mean',
      description:
        'What is made of the gradients: their mean, the mean of their magnitudes, of their squares, or their variance. All but the first have no sign.',
    }),
  }),
  create: ({ samples, noise, of }, _, { random }) => ({
    title: 'SmoothGrad',
    async explain(question) {
      const pixels = await differentiablePixelsOf(question, type);
      const maps = await eachOfBoth((side) => {
        const drawn = normalNoise(random.split('noise', side), pixels.images[side], samples, noise);
        return smoothGradMap(pixels, side, drawn, of);
      });
      return pixelAttribution({ question, pixels, maps, signed: of === 'mean', pairs: 2 * samples });
    },
  }),
});
