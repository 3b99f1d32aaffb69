import type { Estimate } from './faithfulness';
import type { Split } from './sample';

/** How something of the images goes with the label. */
export interface Association {
  /** `presence`: whether a segment is seen; `look`: how it looks where it is seen; `attribute`: what the dataset says. */
  aspect: 'presence' | 'look' | 'attribute';
  /** The segment or attribute. */
  name: string;
  /**
   * 0: no more than by chance, 1: one tells the other. Presence and attributes: Cramér's V. Look: 2 AUC - 1 of a
   * cross-fitted linear probe (Somers' D) on what the presence of the other segments does not explain of it, as a part
   * that is there hides some of its neighbours (an allowed segment's: on all of it). It can fall below 0 by chance.
   */
  effect: Estimate;
  /** By permutation of the labels. */
  p: number;
  /** `p`, adjusted for all tests that count (Benjamini and Hochberg); absent: the segment is allowed to matter, or an attribute. */
  adjusted?: number;
  /** The spec says that this segment may matter. */
  allowed: boolean;
}

/** One cell of a table of labels and whether a segment or attribute is there. */
export interface AuditCell {
  name: string;
  label: string;
  present: boolean;
  images: number;
}

/** What `auditData` finds: how every segment and attribute goes with the label. */
export interface DataAudit {
  /** The spec's name. */
  name: string;
  split: Split;
  images: number;
  labels: { label: string; images: number }[];
  seed: number;
  /** False discovery rate below which a finding counts. */
  level: number;
  /** Strongest first. */
  associations: Association[];
  /** The associations that count: not allowed, and `adjusted` at most `level`. Strongest first. */
  findings: Association[];
  /** Cramér's V of each segment's presence with each attribute of the dataset. */
  withAttributes: { segment: string; attribute: string; v: number }[];
  /** Of segments and attributes that vary; the smallest first. */
  cells: AuditCell[];
  /** What could not be measured, and why. */
  notes: string[];
}
