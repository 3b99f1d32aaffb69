import { expect, it } from 'vitest';
import { type GoldenBatch, type GoldenTensor, golden, numbers } from '../test/golden';
import { subCenterOutliers } from './sub-center-outliers';

interface Case {
  id: string;
  params: { num_classes: number; sub_centers: number };
  batch: string;
  threshold_degrees: number;
  weights: GoldenTensor;
  expected: { outliers: number[]; dominant_centers: GoldenTensor };
}

const { batches } = golden<{ batches: Record<string, GoldenBatch> }>('batches');
const { cases } = golden<{ cases: Case[] }>('outliers');

it.each(cases)('finds what PyTorch Metric Learning finds: $id', ({ params, weights, expected, ...rest }) => {
  const { labels, embeddings } = batches[rest.batch]!;
  const [classes, subCenters] = [params.num_classes, params.sub_centers];
  const data = { embeddings: numbers(embeddings), labels, weights: numbers(weights), classes, subCenters };
  const { outliers, dominant } = subCenterOutliers(data, rest.threshold_degrees);
  expect(outliers).toEqual(expected.outliers);
  const columns = classes * subCenters;
  const centers = numbers(expected.dominant_centers);
  centers.forEach((value, at) => {
    const [row, id] = [Math.floor(at / classes), at % classes];
    const column = id * subCenters + dominant[id]!;
    expect(data.weights[row * columns + column]).toBeCloseTo(value, 6);
  });
});

it('has no dominant sub-center where a class has no samples', () => {
  const data = {
    embeddings: [1, 0],
    labels: [1],
    weights: [1, 1, 0, 1, 0, 1, 1, 0],
    classes: 2,
    subCenters: 2,
  };
  expect(subCenterOutliers(data)).toEqual({ outliers: [], dominant: [-1, 1] });
  expect(subCenterOutliers({ ...data, embeddings: [-1, 0] })).toEqual({ outliers: [0], dominant: [-1, 0] });
});
