import { createRandom, type Tensor1D, type Tensor2D, type TF } from '@hemlkit/core/plugin';

/** A batch on the host. */
export interface PlainBatch {
  name: string;
  embeddings: number[][];
  labels: number[];
}

/** A batch of random embeddings; the same for the same name. */
export function randomBatch(name: string, labels: number[], dimensions: number): PlainBatch {
  const random = createRandom(1, 'batch', name);
  const embeddings = labels.map(() =>
    // float32, so that a reference in float64 starts from the same numbers.
    Array.from({ length: dimensions }, () => Math.fround(random.normal())),
  );
  return { name, embeddings, labels };
}

/** Usual batches: balanced, of two classes, imbalanced with a class of one sample. Labels are 0, 1, 2, 3. */
export function usualBatches(dimensions = 8): PlainBatch[] {
  return [
    randomBatch('four classes', [0, 1, 2, 3, 3, 2, 1, 0, 2, 0, 3, 1], dimensions),
    randomBatch('two classes', [1, 0, 0, 1, 1, 0, 0, 1], dimensions),
    randomBatch('imbalanced', [0, 0, 2, 0, 1, 0, 2, 0, 0], dimensions),
  ];
}

/** Batches at which formulas break. */
export function degenerateBatches(dimensions = 8): PlainBatch[] {
  const labels = [0, 1, 0, 1];
  const rows = (row: number[]) => labels.map(() => row);
  const one = Array.from({ length: dimensions }, (_, i) => 1 / (i + 1));
  return [
    randomBatch('one class', [2, 2, 2, 2], dimensions),
    randomBatch('one sample a class', [0, 1, 2, 3], dimensions),
    randomBatch('one sample', [1], dimensions),
    { name: 'identical embeddings', labels, embeddings: rows(one) },
    { name: 'zero vectors', labels, embeddings: rows(one.map(() => 0)) },
    { name: 'equal dimensions', labels, embeddings: rows(one.map(() => 0.5)) },
  ];
}

export function toTensors(
  tf: TF,
  { embeddings, labels }: Omit<PlainBatch, 'name'>,
): { embeddings: Tensor2D; labels: Tensor1D } {
  return { embeddings: tf.tensor2d(embeddings), labels: tf.tensor1d(labels, 'int32') };
}
