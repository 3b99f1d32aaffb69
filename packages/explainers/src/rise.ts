import { defineExplainer, type PixelQuestion, type Random, type Side, Type } from '@hemlkit/core/plugin';
import { pixelAttribution } from './pixel-attribution';
import { pixelsOf } from './pixels-of';
import { resize } from './resize';
import { eachOfBoth } from './sides';

const type = 'rise';

/** Masks of an image, [size, size] with shares from 0 to 1: made again whenever they are looked at, since all would fill memory. */
export interface Masks {
  count: number;
  at(position: number): Float32Array;
  /** How often a pixel is kept, which is not the mean of the masks that were drawn. */
  keep: number;
}

/**
 * How far apart the two are on average where a pixel of one image is kept, the other image left as it is: [size, size]. What
 * is not kept is black. The values of eclique/RISE.
 *
 * @param centred whether the mean distance of all masked images is taken off first: then pixels that change nothing have 0 but
 * for the draw, not the mean distance
 */
export async function riseMap(
  { images, size, distances }: Pick<PixelQuestion, 'images' | 'size' | 'distances'>,
  side: Side,
  { count, at, keep }: Masks,
  centred: boolean,
): Promise<Float32Array> {
  const image = images[side];
  function* masked() {
    for (let i = 0; i < count; i++) {
      const mask = at(i);
      yield { ...images, [side]: image.map((value, j) => value * (mask[Math.floor(j / 3)] as number)) };
    }
  }
  const found = await distances(masked());
  const mean = centred ? found.reduce((sum, value) => sum + value, 0) / count : 0;
  const sums = new Float64Array(size ** 2);
  for (const [i, value] of found.entries())
    for (const [j, share] of at(i).entries()) sums[j] = (sums[j] as number) + (value - mean) * share;
  return Float32Array.from(sums, (sum) => sum / count / keep);
}

/** A grid of cells that are kept or not, as large as the image and a cell more, somewhere behind the image. */
function drawnMask(random: Random, size: number, cells: number, keep: number): Float32Array {
  const cell = Math.ceil(size / cells);
  const grid = Float32Array.from({ length: cells ** 2 }, () => (random.uniform() < keep ? 1 : 0));
  const side = (cells + 1) * cell;
  const wide = resize(grid, cells, side);
  const [top, left] = [random.integer(cell), random.integer(cell)];
  return Float32Array.from(
    { length: size ** 2 },
    (_, i) => wide[(top + Math.floor(i / size)) * side + left + (i % size)] as number,
  );
}

/** Petsiuk, Das and Saenko, "RISE: randomized input sampling for explanation of black-box models" (2018). */
export const rise = defineExplainer({
  type,
  summary:
    "How far apart the two are on average where a pixel of an image is kept among others drawn at random (Petsiuk et al., 2018): no gradients are needed. A node's number is the sum over its pixels.",
  options: Type.Object({
    masks: Type.Integer({ minimum: 1, default: 1000, description: 'Masks that are drawn for each image.' }),
    cells: Type.Integer({ minimum: 1, default: 7, description: 'Cells of a mask, along a side.' }),
    keep: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      default: 0.5,
      description: 'The chance that a cell is kept.',
    }),
    centred: Type.Boolean({
      default: true,
      description:
        "Whether the mean distance of the masked images is taken off, so that pixels that change nothing have about 0. `false`: the paper's numbers, which are distances and never 0.",
    }),
  }),
  create: ({ masks, cells, keep, centred }, _, { random }) => ({
    title: 'RISE',
    async explain(question) {
      const pixels = await pixelsOf(question, type);
      const maps = await eachOfBoth((side) => {
        const at = (i: number) => drawnMask(random.split('mask', side, i), pixels.size, cells, keep);
        return riseMap(pixels, side, { count: masks, at, keep }, centred);
      });
      return pixelAttribution({ question, pixels, maps, signed: centred, pairs: 2 * masks });
    },
  }),
});
