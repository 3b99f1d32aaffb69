import type { Estimate } from '@hemlkit/core/run';

export const faithfulnessMeasures = [
  'completeness',
  'additivity',
  'deletion',
  'randomised-weights',
  'permuted-labels',
  'stability',
  'silhouette',
  'known-part',
] as const;

export type FaithfulnessMeasure = (typeof faithfulnessMeasures)[number];

/** One line of a measure's table. */
export interface FaithfulnessValue {
  /** The row. */
  name: string;
  /** The column: which explanation, where several are compared. */
  of: string;
  estimate: Estimate;
}

/** What one measure found. */
export interface FaithfulnessResult {
  measure: FaithfulnessMeasure;
  /** The name of the explainer that it is about. Absent: it is about the run, whatever explains it. */
  explainer?: string;
  title: string;
  /** What is measured, and how a number is to be read. */
  meaning: string;
  values: FaithfulnessValue[];
  /** `good`: as a true explanation would have it; `mixed`: in part; `poor`: not. Absent: it could not be measured. */
  verdict?: 'good' | 'mixed' | 'poor';
  /** The verdict in words, or why there is none. */
  finding: string;
}

/** `faithfulness.json`: whether a run's explanations are true. */
export interface Faithfulness {
  run: string;
  root: string;
  /** Type of the distance that is explained. */
  distance: string;
  /** The explainers that are measured, by name: the type, and `TYPE-2` for a second of the same type. */
  explainers: string[];
  /** Those that cannot explain this run, and why. */
  refused: { explainer: string; reason: string }[];
  seed: number;
  /** How many pairs of the validation split were explained. */
  pairs: number;
  results: FaithfulnessResult[];
  seconds: number;
}
