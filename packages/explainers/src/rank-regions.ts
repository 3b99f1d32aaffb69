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
  const taken: { fresh: Uint8Array; gain: number }[] = [];
  const take = (fresh: Uint8Array, gain: number) => {
    for (const [i, isFresh] of fresh.entries())
      if (isFresh) {
        covered[i] = 1;
        map[i] = gain;
      }
    taken.push({ fresh, gain });
  };
  const finished = (): Ranking => {
    const order = [...taken].sort((x, y) => y.gain - x.gain).map(({ fresh }) => fresh);
    const rest = covered.map((is) => 1 - is);
    if (count(rest) === 0) return { map, added: order };
    take(rest, meanWhere(attribution, rest));
    return { map, added: [...order, rest] };
  };
  const freshOf = (region: Uint8Array) => region.map((is, i) => (is && !covered[i] ? 1 : 0));
  if (fast) {
    for (const region of byMean(attribution, regions)) {
      if (share(covered) > area) break;
      const fresh = freshOf(region);
      if (count(fresh) >= leastPixels) take(fresh, meanWhere(attribution, fresh));
    }
    return finished();
  }
  let left = [...regions];
  while (share(covered) <= area) {
    const added = left.map((region) => ({ region, fresh: freshOf(region) }));
    const large = added.filter(({ fresh }) => count(fresh) >= leastPixels);
    if (large.length === 0) break;
    const gains = large.map(({ fresh }) => meanWhere(attribution, fresh));
    const best = gains.indexOf(Math.max(...gains));
    const [{ region, fresh }, gain] = [large[best] as (typeof large)[number], gains[best] as number];
    take(fresh, gain);
    left = large.map((one) => one.region).filter((one) => one !== region);
  }
  return finished();
}

/** Regions by falling mean, those of no pixel left out; of equal ones the first comes first. */
function byMean(attribution: Float32Array, regions: readonly Uint8Array[]): Uint8Array[] {
  const some = regions.filter((region) => count(region) > 0);
  const means = new Map(some.map((region) => [region, meanWhere(attribution, region)]));
  return some.sort((x, y) => (means.get(y) as number) - (means.get(x) as number));
}

const count = (mask: Uint8Array): number => mask.reduce((sum, is) => sum + is, 0);

const share = (mask: Uint8Array): number => count(mask) / mask.length;

const meanWhere = (attribution: Float32Array, mask: Uint8Array): number =>
  attribution.reduce((sum, value, i) => (mask[i] ? sum + value : sum), 0) / count(mask);
