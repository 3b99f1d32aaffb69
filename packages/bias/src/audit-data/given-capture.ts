import { median } from '@hemlkit/statistics';
import type { Looks, RegionLooks } from './read-looks';
import { lookAt, lookLength } from './segment-look';

/**
 * Looks given the conditions of whole images: what all regions of an image share is taken away from each.
 *
 * Brightness and colour: the shift of a channel is the median, over the regions of an image, of how far each is from its own mean
 * over all images. Taken away as a number of its own, not by regression, a shift that all regions share leaves no trace however
 * much regions vary. Contrast: the ratio of deviations likewise, about the mean of the image. Sharpness and noise: their
 * logarithms likewise.
 *
 * @param found names of conditions that are associated with the label
 */
export function givenCapture(looks: Looks, found: ReadonlySet<string>): RegionLooks[] {
  const regions = [...looks.segments, looks.rest];
  const shifts = ['brightness', 'cast-red-blue', 'cast-green'].some((name) => found.has(name));
  const scales = ['contrast', 'sharpness', 'noise'].some((name) => found.has(name));
  if (!shifts && !scales) return regions;
  const images = looks.rest.seen.length;
  const typical = regions.map((region) => meanLook(region));
  const gain = new Float64Array(images).fill(1);
  if (scales)
    for (let i = 0; i < images; i++)
      gain[i] = Math.exp(
        overRegions(regions, i, (look, r) => {
          const own = typical[r] as Float64Array;
          return [0, 1, 2].map((c) =>
            Math.log(
              (1e-3 + (look[lookAt.deviations + c] as number)) /
                (1e-3 + (own[lookAt.deviations + c] as number)),
            ),
          );
        }),
      );
  /** About the mean of the image, which a change of contrast leaves where it is. */
  const evened = (value: number, i: number, c: number) => {
    const middle = looks.means[3 * i + c] as number;
    return middle + (value - middle) / (gain[i] as number);
  };
  const isContrast = found.has('contrast');
  const even = isContrast ? evened : (value: number) => value;
  const shift = Float64Array.from({ length: 3 * images }, (_, at) => {
    const [i, c] = [Math.floor(at / 3), at % 3];
    if (!shifts && !isContrast) return 0;
    return overRegions(regions, i, (look, r) => [
      even(look[lookAt.means + c] as number, i, c) -
        ((typical[r] as Float64Array)[lookAt.means + c] as number),
    ]);
  });
  const textures = [lookAt.sharpness, lookAt.noise];
  const texture = Float64Array.from({ length: 2 * images }, (_, at) => {
    const place = textures[at % 2] as number;
    if (!scales) return 0;
    return overRegions(regions, Math.floor(at / 2), (look, r) => [
      (look[place] as number) - ((typical[r] as Float64Array)[place] as number),
    ]);
  });
  return regions.map(({ name, seen, look }) => ({
    name,
    seen,
    look(i) {
      const own = look(i);
      let all = 0;
      for (let c = 0; c < 3; c++) {
        all += (shift[3 * i + c] as number) / 3;
        own[lookAt.means + c] = even(own[lookAt.means + c] as number, i, c) - (shift[3 * i + c] as number);
        own[lookAt.deviations + c] = (own[lookAt.deviations + c] as number) / (gain[i] as number);
      }
      const middle = [0, 1, 2].reduce((sum, c) => sum + (looks.means[3 * i + c] as number) / 3, 0);
      for (let at: number = lookAt.bright; at < lookAt.sharpness; at++)
        if ((own[at - lookAt.bright + lookAt.filled] as number) > 0) {
          const value = own[at] as number;
          own[at] = (isContrast ? middle + (value - middle) / (gain[i] as number) : value) - all;
        }
      for (const [t, at] of textures.entries())
        own[at] = (own[at] as number) - (texture[2 * i + t] as number);
      return own;
    },
  }));
}

/** The median over the regions that an image shows. */
function overRegions(
  regions: readonly RegionLooks[],
  image: number,
  of: (look: Float64Array, region: number) => number[],
): number {
  const values = regions.flatMap(({ seen, look }, r) => (seen[image] ? of(look(image), r) : []));
  return values.length === 0 ? 0 : median(values);
}

function meanLook({ seen, look }: RegionLooks): Float64Array {
  const sum = new Float64Array(lookLength);
  let count = 0;
  for (const [i, is] of seen.entries()) {
    if (!is) continue;
    count++;
    for (const [at, value] of look(i).entries()) sum[at] = (sum[at] as number) + value;
  }
  return sum.map((value) => value / Math.max(1, count));
}
