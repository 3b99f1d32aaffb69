import { type MetricReferenceInput, plain } from '@hemlkit/testing';

/** A query that has a match: which of its neighbours, from near to far, match, and how many do. */
export interface Ranked {
  label: number;
  hits: number[];
  possible: number;
}

/** Every query's references in order of their distance, one at a time. */
export function ranked({ embeddings, labels, references, options }: MetricReferenceInput): Ranked[] {
  const gallery = references ?? { embeddings, labels };
  const measure = options.distance.inverted
    ? (a: number[], b: number[]) => -plain.cosine(a, b)
    : plain.unitEuclidean;
  return labels
    .map((label, query) => {
      const order = gallery.labels
        .map((other, place) => ({
          place,
          hit: other === label ? 1 : 0,
          apart: measure(embeddings[query]!, gallery.embeddings[place]!),
        }))
        .filter(({ place }) => references !== undefined || place !== query)
        .sort((a, b) => a.apart - b.apart || a.place - b.place);
      const hits = order.map(({ hit }) => hit);
      return { label, hits, possible: sum(hits) };
    })
    .filter(({ possible }) => possible > 0);
}

export const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
export const mean = (values: number[]): number => sum(values) / values.length;
