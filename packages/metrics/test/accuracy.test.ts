import type { ComponentSpec, MetricInput } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import metrics, { agreement } from '../src/index';
import { type GoldenBatch, golden, matrix } from './golden';

type Knn = 'l2' | 'l2-normalized' | 'cosine' | 'snr';
type Figure = number | 'NaN' | number[];
interface Retrieval {
  id: string;
  query: string;
  reference: string | null;
  knn: Knn;
}
interface PmlCase extends Retrieval {
  kind: 'pml';
  ref_includes_query: boolean;
  k: null | 'max_bin_count' | number;
  avg_of_avgs: boolean;
  return_per_class: boolean;
  expected: Record<string, Figure>;
}
interface PlainCase extends Retrieval {
  kind: 'plain-precision-at-k';
  expected: { precision_at_k: Record<string, number>; nearest: number[] };
}
interface ClusterCase {
  id: string;
  kind: 'clusters';
  labels: number[];
  cluster_labels: number[];
  expected: { NMI: number; AMI: number };
}

const { tf, create, messages } = await workbench({ plugins: [metrics], engine: 'onnxruntime' });
const { batches, cases } = golden<{
  batches: Record<string, GoldenBatch>;
  cases: (PmlCase | PlainCase | ClusterCase)[];
}>('accuracy');
const ofKind = <T extends (typeof cases)[number]>(kind: T['kind']) =>
  cases.filter((one): one is T => one.kind === kind);
let compared = 0;

const distances: Record<Knn, ComponentSpec> = {
  l2: { type: 'euclidean', normalize: false },
  'l2-normalized': { type: 'euclidean' },
  cosine: { type: 'cosine' },
  snr: { type: 'snr' },
};
/** PML's figures: the metric that gives each, and what the figure is called there. */
const figures: Record<string, [metric: string, name: string]> = {
  r_precision: ['r-precision', 'r-precision'],
  mean_average_precision_at_r: ['map-at-r', 'map@r'],
  mean_average_precision: ['map', 'map'],
  mean_reciprocal_rank: ['mrr', 'mrr'],
  precision_at_1: ['precision-at-k', 'precision@1'],
};

function input({ query, reference }: Retrieval, includeQueries = false): MetricInput {
  const [queries, others] = [batches[query]!, reference ? batches[reference]! : undefined];
  const embeddings = matrix(tf, queries.embeddings);
  const labels = Int32Array.from(queries.labels);
  if (!others) return { embeddings, labels };
  const rows = matrix(tf, others.embeddings);
  const references = includeQueries
    ? {
        embeddings: tf.concat([embeddings, rows]),
        labels: Int32Array.from([...queries.labels, ...others.labels]),
        includeQueries,
      }
    : { embeddings: rows, labels: Int32Array.from(others.labels) };
  return { embeddings, labels, references };
}

it.each(ofKind<PmlCase>('pml'))('equals PyTorch Metric Learning: $id', async (one) => {
  for (const [figure, expected] of Object.entries(one.expected)) {
    const [type, name] = figures[figure]!;
    const k = one.k === 'max_bin_count' ? 'largest-class' : one.k;
    const metric = await create(
      'metric',
      {
        type,
        distance: distances[one.knn],
        average: one.avg_of_avgs ? 'classes' : 'queries',
        perClass: one.return_per_class,
        ...(type === 'precision-at-k' ? { k: [1] } : k === null ? {} : { k }),
      },
      {},
    );
    const result = await metric.compute(input(one, one.ref_includes_query));
    if (Array.isArray(expected)) {
      const classes = Object.entries(result).filter(([key]) => key.startsWith(`${name}/`));
      expect(classes.length).toBe(expected.length);
      classes.forEach(([key, value], i) => {
        expect(value, key).toBeCloseTo(expected[i]!, 6);
      });
    } else if (expected === 'NaN') expect(result[name]).toBeNaN();
    else expect(result[name], figure).toBeCloseTo(expected, 6);
  }
  compared++;
});

it.each(ofKind<PlainCase>('plain-precision-at-k'))('equals the plain mean: $id', async (one) => {
  // The mean over all queries, as the paper has it.
  const spec = { type: 'precision-at-k', distance: distances[one.knn], unmatched: 'zero' };
  const metric = await create('metric', spec, {});
  const result = await metric.compute(input(one));
  const { precision_at_k: expected, nearest } = one.expected;
  expect(Object.keys(result)).toEqual(['precision@1', 'precision@2', 'precision@8']);
  for (const [k, value] of Object.entries(expected)) expect(result[`precision@${k}`]).toBeCloseTo(value, 9);
  // Every reference a class of its own, and the nearest one's class the query's: then its precision@1 is 1.
  const { embeddings, labels, references } = input(one);
  const rows = references?.embeddings ?? embeddings;
  const first = await create('metric', { ...spec, k: [1] }, {});
  const places = Int32Array.from({ length: rows.shape[0] }, (_, i) => i);
  const found = await first.compute({
    embeddings,
    labels: labels.map((_, i) => i),
    references: { embeddings: rows, labels: places, includeQueries: !references },
    matches: (query, reference) => nearest[query] === reference,
  });
  expect(found['precision@1']).toBe(1);
  compared++;
});

it.each(ofKind<ClusterCase>('clusters'))('measures the agreement of partitions: $id', (one) => {
  const { nmi, ami } = agreement(one.labels, one.cluster_labels);
  expect(nmi).toBeCloseTo(one.expected.NMI, 9);
  expect(ami).toBeCloseTo(one.expected.AMI, 9);
  compared++;
});

it('has compared every case, and said what it left out', () => {
  console.log(`Accuracy: ${compared} golden cases equal on ${tf.getBackend()}.`);
  expect(compared).toBe(cases.length);
  expect(messages).toContain(
    'r-precision is undefined: none of the 12 queries has a match among the references. Are there two samples of a label?',
  );
});
