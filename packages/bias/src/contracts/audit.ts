import type { Estimate, Split } from '@hemlkit/core/run';

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
  /** By permutation of the labels; where images belong together, of whole groups. */
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
  /** By what images belong together, and how many groups there are; absent: each is independent. */
  group?: { attribute: string; groups: number };
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

/** What exchanging one segment between images of one label does to a node's distances. */
export interface SegmentEffect {
  segment: string;
  /** The spec says that this segment may matter. */
  allowed: boolean;
  /** Images whose segment was exchanged. */
  recipients: number;
  /**
   * Interventional segment effect: how much the distances to other images change when the donor has the other value of
   * the attribute, E|D(S(x, x'), z) - D(x, z)| / IQR(D).
   */
  effect: Estimate;
  /** The same with donors of the recipient's own value: what pasting does, and how much the segment's look matters. */
  effectSame: Estimate;
  /** `effect` - `effectSame`: what the attribute itself does. */
  bias: Estimate;
  /**
   * How far the exchange of the value moves images towards the label with which it goes in the training split, away from
   * their own: the change of (mean distance to other labels - mean distance to the own label) / IQR(D). A part on which a
   * model does not rely has 0, whatever it does to distances otherwise.
   */
  pull: Estimate;
  /** Share of images whose nearest neighbour has another label than before, donors having the other value. */
  flips: Estimate;
  /** The same with donors of the own value. */
  flipsSame: Estimate;
  /** Precision@1 with donors of the same label less that with donors of any label. */
  precisionLost: Estimate;
  /** That `pull` is above 0 by chance, by random signs. */
  p: number;
  /** `p`, adjusted for all segments that count (Benjamini and Hochberg); absent: the segment is allowed to matter. */
  adjusted?: number;
}

/** What `Run.audit` finds: by which segments a trained model decides. */
export interface RunAudit {
  run: string;
  node: string;
  /** In whose values donors differ; absent: in whether the exchanged segment is there. */
  attribute?: string;
  split: Split;
  /** Type of the distance. */
  distance: string;
  /** Images of the training split to which distances are measured. */
  references: number;
  seed: number;
  level: number;
  /** The least pull that is a finding, in interquartile ranges. */
  smallest: number;
  /** Strongest pull first. */
  segments: SegmentEffect[];
  /** The segments that count: not allowed, `adjusted` at most `level`, `pull` at least `smallest`. Strongest pull first. */
  findings: SegmentEffect[];
  /** What could not be measured, and why. */
  notes: string[];
}
