import { defineMetricAtK } from './at-k';

/**
 * Precision@K: the mean over the queries of the share of the K nearest neighbours, self excluded by position, that
 * carry the query's label. Equal distances are ranked by position.
 */
export const precisionAtK = defineMetricAtK({
  type: 'precision-at-k',
  summary: "Share of the K nearest neighbours, self excluded, that carry the query's label.",
  name: 'precision',
  value: (hits) => hits.reduce((sum, hit) => sum + hit, 0) / hits.length,
});
