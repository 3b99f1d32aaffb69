import { readFileSync } from 'node:fs';

export interface GoldenTensor {
  shape: [number, number];
  data: (number | string)[];
}

export interface GoldenBatch {
  labels: number[];
  embeddings: GoldenTensor;
}

/** Reads a file of answers that PyTorch Metric Learning gave. */
export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')) as T;
}

/** Infinite values are strings in the files. */
export function numbers(tensor: GoldenTensor): number[] {
  return tensor.data.map(Number);
}

export interface GoldenDistance {
  name: 'LpDistance' | 'CosineSimilarity' | 'DotProductSimilarity' | 'SNRDistance';
  normalize_embeddings: boolean;
  p: number;
  power: number;
}

/** A distance as PyTorch Metric Learning names it, as a spec names it. */
export function distanceSpec({ name, normalize_embeddings: normalize, p, power }: GoldenDistance) {
  if (name === 'LpDistance') return { type: 'euclidean', normalize, p, power };
  if (name === 'CosineSimilarity') return { type: 'cosine' };
  return { type: name === 'SNRDistance' ? 'snr' : 'dot', normalize };
}
