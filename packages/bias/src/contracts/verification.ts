import type { Estimate, Split } from '@hemlkit/core/run';
import type { DataAudit, RunAudit } from './audit';
import type { AttributeState, Deflation, RemedyName } from './deflate';

/** What a model is trained on: the spec's own data, a remedy's, or data without the bias. */
export type Arm = 'biased' | RemedyName | 'oracle';

/** What is measured of the models of an arm, all 0 to 1, on real images that no remedy has touched. */
export interface ArmFigures {
  /** Precision@1 of all queries. */
  precision: Estimate;
  /** Mean of the cells' Precision@1: what it would be were label and attribute independent. */
  balanced: Estimate;
  /** The least of the cells' Precision@1. */
  worst: Estimate;
  /** Mean Precision@1 of the cells that agree with the bias less that of those that go against it; -1 to 1. */
  gap: Estimate;
}

/** The outcome of retraining with one remedy. */
export interface VerifiedArm {
  arm: Arm;
  figures: ArmFigures;
  /** The same less the biased arm's, seed by seed and query by query; absent for that arm itself. */
  change?: ArmFigures;
  /**
   * Share of the oracle's lead in balanced Precision@1 that the arm has made up for; above 1: it is better than the oracle.
   * Absent without an oracle, and where its lead may be chance.
   */
  closed?: Estimate;
  /** Balanced Precision@1 less that of the arm `reweight`, paired as `change` is; absent without that arm, and for it. */
  overReweight?: Estimate;
  /** Precision@1 of each cell, in the order of `cells`. */
  cells: Estimate[];
}

/** Whether a bias is gone from the models that are trained after a remedy. */
export interface Verification {
  /** The spec's name. */
  experiment: string;
  /** Absolute; the runs lie in `runs`. */
  folder: string;
  attribute: string;
  segment?: string;
  root: string;
  /** Type of the distance by which neighbours are ranked: the spec's own. */
  distance: string;
  /** Whose images are the queries, and the gallery. */
  split: Split;
  seeds: number[];
  /** `aligned`: the label had this value of the attribute more often than others had, in the training data of the first seed. */
  cells: { label: string; has: AttributeState; aligned: boolean; queries: number }[];
  arms: VerifiedArm[];
  /** What each remedy's models were trained on, seed by seed. */
  made: MadeRemedy[];
  /** Of the first seed: the training data and the biased model before the repair, and after it. */
  audits?: { data: BeforeAndAfter<DataAudit>; run: BeforeAndAfter<RunAudit> };
  /** Arms that could not be made, and why. */
  notes: string[];
}

/** The outcome of a remedy with one seed. `manifest.jsonl` in the folder lists what its composites were made from. */
export interface MadeRemedy extends Omit<Deflation, 'composites' | 'refused'> {
  seed: number;
  /** How many composites were made, and how many could not be. */
  composites: number;
  refused: number;
}

export interface BeforeAndAfter<T> {
  before: T;
  after: T;
}
