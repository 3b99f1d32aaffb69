import type { Background, CropFacts, SquareFacts } from '@hemlkit/core/run';

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
  /** Ids of nodes; default: all. A model of the whole tree is written for all of them only. */
  nodes?: readonly string[];
  /** The folder to write to; default: `export` in the run's folder. */
  out?: string;
  /** Default: maps. A model of the whole tree takes crops instead, and refuses `image`. */
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

/** An input or an output of a model. */
export interface ExportedTensor {
  name: string;
  dtype: string;
  /** A text is an extent that stays open, or that differs from model to model. */
  shape: (number | string)[];
  holds: string;
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
  /** The segmenter that the run's class maps came from; `masks`: those that its dataset brings. */
  segmenter: string;
  /** How a photograph and its class map become what a model takes. */
  preparation: SquareFacts & {
    /** What is done after that for models of input `image`; those of input `maps` do it themselves. */
    composed: string[];
  };
  /**
   * By which the run's explanations compare embeddings. A distance that has learned (`avsl`, `diml`) takes more than
   * embeddings: it is in no file.
   */
  distance: { type: string };
  /** Of pixels scaled to 0..1; a model of input `maps` does it itself. */
  normalize: { mean: readonly number[]; deviation: readonly number[] };
  /** Of ONNX models alone. */
  input?: ExportInput;
  inputs?: ExportedTensor[];
  outputs?: ExportedTensor[];
  opset?: number;
  /** By which samples each file was checked against the run, and how far it might be off, of the largest number. */
  check?: { split: string; samples: string[]; tolerance: number };
  /** Drawn photographs, what becomes of them, and what the run gives: by them a program can be checked. Absent for weights. */
  example?: { file: string; tensors: ExportedTensor[] };
  nodes: ExportedNode[];
}

/** The one file of a model that answers for all nodes of a tree. */
export interface ExportedTree {
  file: string;
  bytes: number;
  /** SHA-256 of the file, hex. */
  sha256: string;
  /** Length of a node's vector. */
  dimensions: number;
  /** Where the run compares images. */
  height: number;
  /** `any`, or the one batch size that the file takes; absent for weights. */
  batch?: 'any' | number;
  /** The largest difference, in any number, from what the run gives for the checked samples; absent for weights. */
  largestDifference?: number;
  /**
   * The largest difference of the squared distance of two checked samples, |e(x) − e(y)|², from the sum over the nodes, as a
   * share of the larger of the distance and its square; absent for weights.
   */
  largestGap?: number;
}

/** A node of such a tree. */
export interface ExportedTreeNode {
  id: string;
  /** 0 for a leaf, else one more than its highest child's: what a height costs. */
  level: number;
  children: string[];
  segments: string[];
  /** Class names that its crop shows. */
  shows: string[];
}

/** `index.json` of a run with one model for all nodes. */
export interface TreeExportIndex {
  heml: string;
  run: string;
  format: ExportFormat;
  root: string;
  /** Class names by class id. */
  classes: string[];
  model: ExportedTree;
  /** In the order of the axis `nodes` of inputs and outputs: every child before its parent. */
  nodes: ExportedTreeNode[];
  /** How a node's crop is cut from a photograph. */
  crops: CropFacts;
  /** Of an ONNX model alone. */
  inputs?: ExportedTensor[];
  outputs?: ExportedTensor[];
  opset?: number;
  /** How the outputs make distances. */
  distances: string[];
  /**
   * Two drawn photographs with class maps, what is cut from them, and what the run gives: by them a program that cuts crops
   * itself can be checked. Absent for weights.
   */
  example?: { file: string; tensors: ExportedTensor[] };
  /** By which samples the file was checked against the run, at which heights, and how far numbers and sums might be off. */
  check?: { split: string; samples: string[]; heights: number[]; tolerance: number; sumTolerance: number };
}
