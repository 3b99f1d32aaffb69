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
