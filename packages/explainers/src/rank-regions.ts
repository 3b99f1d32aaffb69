export interface Ranking {
  /** By pixel, the mean attribution of the pixels that its region added. */
  map: Float32Array;
  /** What each region added, the one with the largest mean first; what no region covers comes last. 1 or 0 by pixel. */
  added: Uint8Array[];
}

export interface RankingOptions {
  /** A region that would add fewer pixels is dropped. */
  leastPixels: number;
  /** No region is added once this share of the image is exceeded. Default: 1. */
  area?: number;
  /** Whether regions come in the order of their own means, which is found once: PAIR's `fast`. Default: false. */
  fast?: boolean;
}

/**
 * Adds regions one after another, always the one whose new pixels have the largest mean attribution: XRAI, the algorithm `full`
 * of PAIR-code/saliency; or its `fast`, which does not look again at what the regions before have covered.
 *
 * @param attribution by pixel
 * @param regions 1 where a pixel is in it; they may overlap
 */
export function rankRegions(
  attribution: Float32Array,
  regions: readonly Uint8Array[],
  { leastPixels, area = 1, fast = false }: RankingOptions,
): Ranking {
  const covered = new Uint8Array(attribution.length);
  const map = new Float32Array(attribution.length);
  const taken: { fresh: Pixels; gain: number }[] = [];
  let done = 0;
  const take = (fresh: Pixels, gain: number) => {
    for (const pixel of fresh) {
      covered[pixel] = 1;
      map[pixel] = gain;
    }
    done += fresh.length;
    taken.push({ fresh, gain });
  };
  const freshOf = (pixels: Pixels) => pixels.filter((pixel) => !covered[pixel]);
  const isRoom = () => done / attribution.length <= area;
  const listed = regions.map(pixelsOf).filter((pixels) => pixels.length > 0);
  if (fast)
    for (const region of byMean(attribution, listed)) {
      if (!isRoom()) break;
      const fresh = freshOf(region);
      if (fresh.length >= leastPixels) take(fresh, meanOf(attribution, fresh));
    }
  else {
    let left = listed;
    while (isRoom()) {
      left = left.map(freshOf).filter((fresh) => fresh.length >= leastPixels);
      if (left.length === 0) break;
      const gains = left.map((fresh) => meanOf(attribution, fresh));
      const best = gains.indexOf(Math.max(...gains));
      const [fresh] = left.splice(best, 1) as [Pixels];
      take(fresh, gains[best] as number);
    }
  }
  const order = [...taken].sort((x, y) => y.gain - x.gain).map(({ fresh }) => fresh);
  const rest = pixelsOf(covered.map((is) => 1 - is));
  if (rest.length > 0) take(rest, meanOf(attribution, rest));
  const shown = (pixels: Pixels) => {
    const mask = new Uint8Array(attribution.length);
    for (const pixel of pixels) mask[pixel] = 1;
    return mask;
  };
  return { map, added: (rest.length > 0 ? [...order, rest] : order).map(shown) };
}

/** Of a region, in rising order. */
type Pixels = number[];

function pixelsOf(mask: Uint8Array): Pixels {
  const pixels: Pixels = [];
  for (const [pixel, is] of mask.entries()) if (is) pixels.push(pixel);
  return pixels;
}

/** Regions by falling mean; of equal ones the first comes first. */
function byMean(attribution: Float32Array, regions: readonly Pixels[]): Pixels[] {
  const means = new Map(regions.map((region) => [region, meanOf(attribution, region)]));
  return [...regions].sort((x, y) => (means.get(y) as number) - (means.get(x) as number));
}

const meanOf = (attribution: Float32Array, pixels: Pixels): number =>
  pixels.reduce((sum, pixel) => sum + (attribution[pixel] as number), 0) / pixels.length;
