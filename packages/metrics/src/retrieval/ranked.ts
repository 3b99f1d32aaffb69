import { defineMetric, type MetricInput, services, Type } from '@hemlkit/core/plugin';
import { evaluate, leftOutName, type Score } from './evaluate';
import { depthOption, retrievalOptions } from './options';
import { possibleMatches } from './possible';

/** The first `depth` neighbours' hits → the query's value; see `Score.of`. */
type Value = (hits: Uint8Array, possible: number) => number;

export interface RankedMetric {
  type: string;
  summary: string;
  /** The name of the number reported. */
  name: string;
  /** True: looks at the R nearest, R being how many references match the query. False: at all. */
  atR: boolean;
  value: Value;
}

/** A metric of a query's whole ranking, or of its first R places, as PML's AccuracyCalculator has them. */
export function defineRankedMetric({ type, summary, name, atR, value }: RankedMetric) {
  return defineMetric({
    type,
    summary,
    options: Type.Object({ ...depthOption, ...retrievalOptions }),
    inject: { tf: services.tf, log: services.log },
    create: ({ k, ...options }, injected) => {
      const reported = new Set<string>();
      const compute = (input: MetricInput) => {
        const limit =
          k === 'largest-class' ? largest(possibleMatches(input)) : (k ?? Number.POSITIVE_INFINITY);
        const score: Score = {
          name,
          depth: (possible) => (atR ? Math.min(possible, limit) : limit),
          of: value,
        };
        return evaluate({ metric: type, scores: [score], reported, ...options, ...injected }, input);
      };
      const isOwn = (wanted: string) =>
        wanted === name || wanted.startsWith(`${name}/`) || wanted === leftOutName;
      return { compute, only: (wanted) => (isOwn(wanted) ? {} : undefined) };
    },
  });
}

const largest = (counts: Int32Array): number => counts.reduce((most, count) => Math.max(most, count), 1);
