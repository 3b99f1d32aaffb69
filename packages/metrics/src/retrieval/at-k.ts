import { defineMetric, HemlError, type MetricInput, services, Type } from '@hemlkit/core/plugin';
import { chanceOfFirst } from './chance';
import { evaluate, leftOutName } from './evaluate';
import { retrievalOptions } from './options';

export interface MetricAtK {
  type: string;
  summary: string;
  /** `precision` is reported as precision@1, precision@2, ... */
  name: string;
  /** Hits among the K nearest → the query's value. */
  value(hits: Uint8Array): number;
}

/** A metric of the K nearest neighbours, for several K at once. */
export function defineMetricAtK({ type, summary, name, value }: MetricAtK) {
  return defineMetric({
    type,
    summary,
    options: Type.Object({
      k: Type.Array(Type.Integer({ minimum: 1 }), {
        minItems: 1,
        default: [1, 2, 8],
        description: `How many neighbours; one number is reported for each, ${name}@K.`,
      }),
      ...retrievalOptions,
    }),
    inject: { tf: services.tf, log: services.log },
    create: ({ k, ...options }, injected) => {
      const shared = { metric: type, reported: new Set<string>(), ...options, ...injected };
      const most = Math.max(...k);
      const checkSize = (there: number, self: boolean): void => {
        const needed = most + (self ? 1 : 0);
        if (there < needed)
          throw new HemlError(`${name}@${most} needs ${needed} samples or more; there are ${there}.`, {
            code: 'samples-too-few',
            kind: 'usage',
            hint: 'Use a smaller k, or more samples in the split.',
          });
      };
      const compute = async (input: MetricInput) => {
        const { references, labels } = input;
        const self = !references || references.includeQueries === true;
        checkSize(references?.labels.length ?? labels.length, self);
        const scores = k.map((count) => ({ name: `${name}@${count}`, depth: () => count, of: value }));
        return evaluate({ ...shared, scores }, input);
      };
      const outcomes = async (wanted: string, input: MetricInput) => {
        if (!k.includes(1) || wanted !== `${name}@1`) return undefined;
        const successes = new Uint8Array(input.labels.length);
        const first = {
          name: wanted,
          depth: () => 1,
          of: (hits: Uint8Array, _: number, query: number) => {
            successes[query] = hits[0] as number;
            return value(hits);
          },
        };
        await evaluate({ ...shared, scores: [first] }, input);
        return successes;
      };
      return {
        compute,
        outcomes,
        check: (samples) => checkSize(samples, true),
        chance: (wanted, known) =>
          k.includes(1) && wanted === `${name}@1` ? chanceOfFirst(options, known) : undefined,
        only: (wanted) => {
          if (wanted === leftOutName) return {};
          const count = k.find((one) => wanted === `${name}@${one}` || wanted.startsWith(`${name}@${one}/`));
          return count === undefined ? undefined : { k: [count] };
        },
      };
    },
  });
}
