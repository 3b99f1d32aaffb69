import { Type } from 'typebox';
import type { Components } from '../container/components';
import { component } from '../contracts/component';
import type { ComponentSpec } from '../contracts/component-spec';
import type { Metric, MetricInput, PairScores } from '../contracts/metric-learning';
import type { TF } from '../contracts/tf';
import { type Content, ContentReader } from '../experiment/content';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { hashValue } from '../files/hash';

/** A metric of a spec. */
export interface SpecMetric {
  metric: Metric;
  spec: ComponentSpec;
  /** The hash of its options and of the versions of its plugins: equal keys measure the same. */
  key: string;
  /** The same of one of its numbers, of the options that matter to it (`Metric.only`): two metrics may give the same one. */
  numberKey(name: string): Promise<string>;
}

/** The metrics that a spec names. */
export async function createMetrics(
  components: Components,
  loaded: LoadedExperiment,
  reader = new ContentReader(loaded),
): Promise<SpecMetric[]> {
  return Promise.all(
    loaded.experiment.evaluation.metrics.map(async (spec): Promise<SpecMetric> => {
      const metric = await components.create('metric', spec, {});
      const keyOf = async (own: object) => hashValue(await reader.of(metricSchema, own)).slice(0, 16);
      const numbers = new Map<string, Promise<string>>();
      const numberKey = (name: string): Promise<string> => {
        const known = numbers.get(name) ?? keyOf({ ...spec, ...metric.only?.(name) });
        numbers.set(name, known);
        return known;
      };
      return { metric, spec, key: await keyOf(spec), numberKey };
    }),
  );
}

const metricSchema = component('metric');

/** Whether a number that some metrics give is better the smaller it is. */
export const isSmallerBetter = (metrics: readonly Pick<SpecMetric, 'metric'>[], name: string): boolean =>
  metrics.some(({ metric }) => metric.smallerIsBetter?.(name) ?? false);

/**
 * What decides the number by which epochs are kept: the metric that gives it, by the options that matter to that number.
 * Where no metric declares that it gives it, any without a declaration may give it, so all of these count.
 */
export async function decidesKeep(
  metrics: readonly SpecMetric[],
  keep: string,
  reader: ContentReader,
): Promise<Content> {
  const giving = metrics.flatMap(({ metric, spec }) => {
    const options = metric.only?.(keep);
    return options === undefined ? [] : [{ ...spec, ...options }];
  });
  // Of two that give it, the later one's number stands.
  const specs =
    giving.length > 0
      ? giving.slice(-1)
      : metrics.filter(({ metric }) => !metric.only).map(({ spec }) => spec);
  return reader.of(Type.Array(metricSchema), specs);
}

/** What a joined node's start takes of a child: its value of `keep`; of what is better the smaller it is, 1 less that. */
export const childScore = (
  metrics: readonly Pick<SpecMetric, 'metric'>[],
  keep: string,
  value: number,
): number => (isSmallerBetter(metrics, keep) ? 1 - value : value);

/** What metrics gave. */
export interface Measured {
  /** All numbers by their names. */
  values: Record<string, number>;
  /** Which names are whose, by the metric's key (`SpecMetric.key`). */
  names: Record<string, string[]>;
  /** Which number it is, by its name (`SpecMetric.numberKey`). */
  numbers: Record<string, string>;
}

/** What metrics measure. */
export interface Measurable {
  /** [count, dimensions] */
  embeddings: Float32Array;
  labels: Int32Array;
  /** By class index. */
  labelNames?: readonly string[];
  attributes?: MetricInput['attributes'];
  groups?: MetricInput['groups'] | undefined;
  scores?: PairScores | undefined;
}

/** All metrics of one set of embeddings. */
export const computeMetrics = (
  tf: TF,
  metrics: readonly SpecMetric[],
  measurable: Measurable,
): Promise<Measured> =>
  withInput(tf, measurable, async (input) => {
    const measured: Measured = { values: {}, names: {}, numbers: {} };
    for (const { metric, key, numberKey } of metrics) {
      const values = await metric.compute(input);
      Object.assign(measured.values, values);
      measured.names[key] = Object.keys(values);
      for (const name of Object.keys(values)) measured.numbers[name] = await numberKey(name);
    }
    return measured;
  });

/** Hands embeddings to metrics. */
export async function withInput<T>(
  tf: TF,
  { embeddings, labels, labelNames, attributes, groups, scores }: Measurable,
  use: (input: MetricInput) => Promise<T>,
): Promise<T> {
  // A scope, since `tidy` cannot span what is asynchronous: what a metric leaves behind is released here.
  tf.engine().startScope('metrics');
  try {
    return await use({
      embeddings: tf.tensor2d(embeddings, [labels.length, embeddings.length / labels.length]),
      labels,
      ...(labelNames && { labelNames }),
      ...(attributes && { attributes }),
      ...(groups && { groups }),
      ...(scores && { scores }),
    });
  } finally {
    tf.engine().endScope();
  }
}
