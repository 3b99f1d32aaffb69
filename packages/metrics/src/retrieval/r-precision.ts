import { defineRankedMetric } from './ranked';

/** R-precision: the share of the R nearest that match, R being how many references match the query. */
export const rPrecision = defineRankedMetric({
  type: 'r-precision',
  summary: 'Share of the R nearest that match, R being how many there are to match.',
  name: 'r-precision',
  atR: true,
  value: (hits) => (hits.length === 0 ? 0 : hits.reduce((sum, hit) => sum + hit, 0) / hits.length),
});
