import type { Background } from '@hemlkit/core/run';

export type ExportFormat = 'onnx' | 'safetensors';

/**
 * What a model takes. `maps`: `image` uint8 [batch, size, size, 3] and `map` uint8 [batch, size, size] of class ids; the
 * model shows its node's classes, lays the background and normalises. `image`: `image` float32 [batch, size, size, 3],
 * composed and normalised already.
 */
export type ExportInput = 'maps' | 'image';

export interface ExportOptions {
  /** Default: onnx. */
  format?: ExportFormat;
  /** Ids of nodes; default: all. */
  nodes?: readonly string[];
  /** The folder to write to; default: `export` in the run's folder. */
  out?: string;
  /** Default: maps. */
  input?: ExportInput;
  /** Samples that a model takes at once. Default: `any`, where the model's graph allows it, else 1. */
  batch?: 'any' | number;
}

/** One file that was written. */
export interface ExportedNode {
  id: string;
  /** Its name in the folder. */
  file: string;
  bytes: number;
  /** SHA-256 of the file, hex. */
  sha256: string;
  children: string[];
  segments: string[];
  /** Class names that its image shows. */
  shows: string[];
  background: Background;
  /** Length of an embedding, which is not normalised. */
  dimensions: number;
  /** `any`, or the one batch size that the file takes; absent for weights. */
  batch?: 'any' | number;
  /** The largest difference, in any number, from the run's own embeddings of the checked samples; absent for weights. */
  largestDifference?: number;
}

/** `index.json`: what an export wrote, and what a reader has to know to use it. */
export interface ExportIndex {
  heml: string;
  run: string;
  format: ExportFormat;
  root: string;
  /** Height and width of images and maps in pixels. */
  imageSize: number;
  /** Class names by class id. */
  classes: string[];
  /** Of pixels scaled to 0..1; a model of input `maps` does it itself. */
  normalize: { mean: readonly number[]; deviation: readonly number[] };
  /** Of ONNX models alone. */
  input?: ExportInput;
  inputs?: { name: string; dtype: string; shape: (number | string)[]; holds: string }[];
  outputs?: { name: string; dtype: string; shape: (number | string)[]; holds: string }[];
  opset?: number;
  /** By which samples each file was checked against the run, and how far it might be off, of the largest number. */
  check?: { split: string; samples: string[]; tolerance: number };
  nodes: ExportedNode[];
}
