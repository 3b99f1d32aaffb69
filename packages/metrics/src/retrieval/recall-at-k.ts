import { defineMetricAtK } from './at-k';

/**
 * Recall@K as metric learning uses the word: the share of the queries of which any of the K nearest neighbours, self
 * excluded, carries the label. (At K = 1 it is precision@1.)
 */
export const recallAtK = defineMetricAtK({
  type: 'recall-at-k',
  summary: 'Share of the queries with their label among the K nearest neighbours, self excluded.',
  name: 'recall',
  value: (hits) => (hits.includes(1) ? 1 : 0),
});
