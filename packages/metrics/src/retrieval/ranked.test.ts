import { type MetricReferenceInput, testMetric } from '@hemlkit/testing';
import { mean, type Ranked, ranked, sum } from '../../test/neighbours';
import { mapAtR, meanAveragePrecision, meanReciprocalRank, rPrecision } from './index';

const options = [{}, { k: 5 }];

/** @param value of a query; `hits` are no more than `k` */
const reference =
  (name: string, value: (one: Ranked) => number) =>
  (input: MetricReferenceInput): Record<string, number> => {
    const cut = (one: Ranked) => ({ ...one, hits: one.hits.slice(0, input.options.k) });
    return { [name]: mean(ranked(input).map((one) => value(cut(one)))) };
  };

/** The precision at each place that matches. */
const precisions = (hits: number[]) => hits.map((hit, place) => (hit ? mean(hits.slice(0, place + 1)) : 0));

testMetric(rPrecision, {
  ranks: true,
  options,
  reference: reference('r-precision', ({ hits, possible }) => mean(hits.slice(0, possible))),
  perfect: () => ({ 'r-precision': 1 }),
});
testMetric(mapAtR, {
  ranks: true,
  options,
  reference: reference('map@r', ({ hits, possible }) => sum(precisions(hits.slice(0, possible))) / possible),
  // Of classes with more than `k` samples no ranking is perfect.
  perfect: ({ k }): Record<string, number> => (k === undefined ? { 'map@r': 1 } : {}),
});
testMetric(meanAveragePrecision, {
  ranks: true,
  options,
  reference: reference('map', ({ hits, possible }) => sum(precisions(hits)) / possible),
});
testMetric(meanReciprocalRank, {
  ranks: true,
  options,
  reference: reference('mrr', ({ hits }) => (hits.includes(1) ? 1 / (hits.indexOf(1) + 1) : 0)),
  perfect: () => ({ mrr: 1 }),
});
