import type { RootPrecision } from './estimate';

/** What a step of training did beside making the loss smaller; of an epoch, the means over its steps. */
export interface StepReport {
  /** What the miner picked, by how often it picked each. Absent without a miner. */
  mined?: { kind: 'pairs'; positive: number; negative: number } | { kind: 'triplets'; triplets: number };
  /** The loss's terms before they are reduced, and how many of them are 0. Absent where the loss does not report it. */
  loss?: { terms: number; zeros: number };
  /** Lengths of the batch's embeddings, before anything normalises them. Of an epoch: smallest and largest of all. */
  norm: { mean: number; min: number; max: number };
  /**
   * Root mean square distance of two different embeddings of the batch, each at length 1: 0 when all are equal, 1.41
   * when they point everywhere.
   */
  spread: number;
}

export interface EpochReport extends StepReport {
  /** Steps in which the miner picked nothing. */
  emptySteps: number;
}

/** How many samples of a split there are, how many show any of a node's segments, and how many the node is given. */
export interface SampleCounts {
  total: number;
  present: number;
  used: number;
}

/** A node's samples: those it is trained on, those it is validated on. */
export type NodeSamples = Record<'train' | 'validation', SampleCounts>;

/** What happens in a run, as it is written to `events.jsonl` and shown to a person. */
export type RunEvent =
  | {
      type: 'run-start';
      run: string;
      nodes: { id: string; children: string[]; segments: string[] }[];
      root: string;
    }
  | {
      type: 'store';
      split: string;
      done: number;
      total: number;
      /** Of those done, how many were not stored before. */
      computed: number;
      /** At the rate so far; absent while nothing was computed. */
      secondsLeft?: number;
    }
  | {
      type: 'node-start';
      node: string;
      epochs: number;
      fromEpoch: number;
      steps: number;
      samples: NodeSamples;
    }
  | {
      type: 'step';
      node: string;
      epoch: number;
      step: number;
      steps: number;
      loss: number;
      report: StepReport;
    }
  | {
      type: 'epoch';
      node: string;
      epoch: number;
      epochs: number;
      loss: number;
      report: EpochReport;
      metrics: Record<string, number>;
      seconds: number;
      best: boolean;
    }
  | {
      type: 'node-end';
      node: string;
      metrics: Record<string, number>;
      bestEpoch: number;
      seconds: number;
      cached: boolean;
      /** Names of `metrics` that were computed after training; see `NodeSummary.later`. */
      later?: string[];
    }
  | { type: 'warning'; message: string; node?: string }
  | { type: 'info'; message: string }
  | { type: 'run-end'; run: string; seconds: number };

export type OnEvent = (event: RunEvent) => void;

/** One node's line in `summary.json`. */
export interface NodeSummary {
  id: string;
  segments: string[];
  children: string[];
  metrics: Record<string, number>;
  bestEpoch: number;
  seconds: number;
  cached: boolean;
  /** Names of `metrics` that were added to the spec after the node was trained: no epoch of its history has them. */
  later?: string[];
  /** The node whose unit answers for it, where that is another: it was trained with that one, and its `seconds` are 0. */
  unit?: string;
}

/** `summary.json`: what a run came to. */
export interface RunSummary {
  name: string;
  root: string;
  nodes: NodeSummary[];
  /** How the root's Precision@1 compares with chance. Absent where no metric of the spec gives it, or it is undefined. */
  precision?: RootPrecision;
  /** Names of metrics that are better the smaller they are. Absent: none is. */
  smallerIsBetter?: string[];
  seconds: number;
  /** Training images a second, over all nodes trained in this run; 0 when all came from the cache. */
  imagesPerSecond: number;
  peakRssMb: number;
  versions: Record<string, string>;
  engine: Record<string, string | number>;
}
