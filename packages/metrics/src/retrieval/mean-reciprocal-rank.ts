import { defineRankedMetric } from './ranked';

/** Mean reciprocal rank: 1 / the place of the first match, counting from 1; 0 where none is among those looked at. */
export const meanReciprocalRank = defineRankedMetric({
  type: 'mrr',
  summary: 'Mean of 1 / the place of the first match.',
  name: 'mrr',
  atR: false,
  value: (hits) => 1 / (hits.indexOf(1) + 1 || Number.POSITIVE_INFINITY),
});
