import { defineRankedMetric } from './ranked';

/** Σ over the hits of the precision at their place. */
function sumOfPrecisions(hits: Uint8Array): number {
  let [found, sum] = [0, 0];
  hits.forEach((hit, place) => {
    found += hit;
    if (hit) sum += found / (place + 1);
  });
  return sum;
}

/**
 * MAP@R (Musgrave et al., 2020): the sum over the R nearest of the precision at each place that matches, over R. R is
 * how many references match the query, also where `k` looks at fewer.
 */
export const mapAtR = defineRankedMetric({
  type: 'map-at-r',
  summary: 'Mean over the R nearest of the precision at each place that matches; rewards a good order.',
  name: 'map@r',
  atR: true,
  value: (hits, possible) => sumOfPrecisions(hits) / Math.max(1, possible),
});

/** Mean average precision: the sum of the precisions at the places of all matches, over their number. */
export const meanAveragePrecision = defineRankedMetric({
  type: 'map',
  summary: 'Mean over all matches of the precision at their place.',
  name: 'map',
  atR: false,
  value: (hits, possible) => sumOfPrecisions(hits) / Math.max(1, possible),
});
