import { readFileSync } from 'node:fs';
import type { Tensor2D, TF } from '@hemlkit/core/plugin';

export interface GoldenTensor {
  shape: [number, number];
  data: (number | string)[];
}

export interface GoldenBatch {
  labels: number[];
  embeddings: GoldenTensor;
}

export interface GoldenDistance {
  name: 'LpDistance' | 'CosineSimilarity' | 'DotProductSimilarity' | 'SNRDistance';
  normalize_embeddings: boolean;
  p: number;
  power: number;
}

/** Reads a file of answers that PyTorch Metric Learning gave. */
export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')) as T;
}

/** Values that are not finite are strings in the files. */
export function numbers(tensor: Pick<GoldenTensor, 'data'>): number[] {
  return tensor.data.map(Number);
}

export function matrix(tf: TF, { shape, data }: GoldenTensor): Tensor2D {
  return tf.tensor2d(Float32Array.from(data.map(Number)), shape);
}

/** A distance as PyTorch Metric Learning names it, as a spec names it. */
export function distanceSpec({ name, normalize_embeddings: normalize, p, power }: GoldenDistance) {
  if (name === 'LpDistance') return { type: 'euclidean', normalize, p, power };
  if (name === 'CosineSimilarity') return { type: 'cosine' };
  return { type: name === 'SNRDistance' ? 'snr' : 'dot', normalize };
}
