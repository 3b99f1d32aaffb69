import type { MetricTree, RunSummary, SplitDescription } from '@hemlkit/core';
import type { CurveHistory } from '../figures/curves-figure';
import type { PairGroups } from '../figures/pair-groups';
import type { Pictures, ShownSample } from '../pictures';

/** A sample with those nearest to it at the root. */
export interface ShownNeighbours {
  query: ShownSample;
  hits: (ShownSample & { distance: number })[];
}

/** A pair with its metric tree, and why it is shown. */
export interface ReportExample {
  why: 'neighbours' | 'near-but-different' | 'far-but-same' | 'random';
  tree: MetricTree;
  a: Pictures;
  b: Pictures;
}

/** Distances between validation samples at every node. */
export interface ReportPairs {
  /** The distance's type. */
  distance: string;
  /** Larger is closer. */
  inverted: boolean;
  /** How many samples were compared with each other, and how many the split has. */
  samples: number;
  of: number;
  /** By node. */
  groups: Record<string, PairGroups>;
}

/** A sample on the map of the root's embeddings. */
export interface MapPoint extends ShownSample {
  /** 0 to 1. */
  x: number;
  y: number;
  /** The nearest other sample has another label. */
  mistake: boolean;
  /** Those that have few values, as text. */
  attributes: Record<string, string>;
}

/** The map of the root's embeddings. */
export interface ReportMap {
  points: MapPoint[];
  /** How many samples the split has. */
  of: number;
}

/** All that a report shows of a run. What needs the dataset is absent where the dataset is absent. */
export interface ReportRun {
  name: string;
  /** The run's folder, as the person wrote it. */
  folder: string;
  summary: RunSummary;
  history: Record<string, CurveHistory>;
  /** The metric by which epochs were kept. */
  keep: string;
  /** The command that trains the run again. */
  command: string;
  /** The spec as it was written. */
  spec: string;
  /** Every setting with its path: `training.epochs`. */
  settings: Record<string, string>;
  warnings: string[];
  splits?: SplitDescription[];
  pairs?: ReportPairs;
  /** Absent for fewer than four samples, and where no pictures are wanted. */
  map?: ReportMap;
  neighbours?: ShownNeighbours[];
  examples?: ReportExample[];
}
