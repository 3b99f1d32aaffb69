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
}

/**
 * Adds regions one after another, always the one whose new pixels have the largest mean attribution: XRAI, the algorithm `full`
 * of PAIR-code/saliency.
 *
 * @param attribution by pixel
 * @param regions 1 where a pixel is in it; they may overlap
 */
export function rankRegions(
  attribution: Float32Array,
  regions: readonly Uint8Array[],
  { leastPixels, area = 1 }: RankingOptions,
): Ranking {
  const covered = new Uint8Array(attribution.length);
  const map = new Float32Array(attribution.length);
  const taken: { fresh: Uint8Array; gain: number }[] = [];
  const take = (fresh: Uint8Array, gain: number) => {
    for (const [i, isFresh] of fresh.entries())
      if (isFresh) {
        covered[i] = 1;
        map[i] = gain;
      }
  };
  let left = [...regions];
  while (share(covered) <= area) {
    const added = left.map((region) => ({
      region,
      fresh: region.map((is, i) => (is && !covered[i] ? 1 : 0)),
    }));
    const large = added.filter(({ fresh }) => count(fresh) >= leastPixels);
    if (large.length === 0) break;
    const gains = large.map(({ fresh }) => meanWhere(attribution, fresh));
    const best = gains.indexOf(Math.max(...gains));
    const [{ region, fresh }, gain] = [large[best] as (typeof large)[number], gains[best] as number];
    take(fresh, gain);
    taken.push({ fresh, gain });
    left = large.map((one) => one.region).filter((one) => one !== region);
  }
  const rest = covered.map((is) => 1 - is);
  if (count(rest) > 0) take(rest, meanWhere(attribution, rest));
  const order = taken.sort((x, y) => y.gain - x.gain).map(({ fresh }) => fresh);
  return { map, added: count(rest) > 0 ? [...order, rest] : order };
}

const count = (mask: Uint8Array): number => mask.reduce((sum, is) => sum + is, 0);

const share = (mask: Uint8Array): number => count(mask) / mask.length;

const meanWhere = (attribution: Float32Array, mask: Uint8Array): number =>
  attribution.reduce((sum, value, i) => (mask[i] ? sum + value : sum), 0) / count(mask);
