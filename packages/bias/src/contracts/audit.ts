import type { Estimate, Split } from '@hemlkit/core/run';

/** What an audit comes to, in words that need no statistics. */
export interface Verdict {
  status: 'found' | 'not-found' | 'cannot-be-judged';
  /** One or two sentences: what was found, and how sure that is. */
  sentence: string;
  /** Tests that count: of what is not allowed to matter. */
  tests: number;
  /** What could not be asked, by its name. */
  unasked: string[];
}

/** How something of the images is associated with the label. */
export interface Association {
  /**
   * `presence`: whether a segment is seen; `look`: how it looks where it is seen; `attribute`: an attribute of the dataset; `image`:
   * a condition of the whole image.
   */
  aspect: 'presence' | 'look' | 'attribute' | 'image';
  /** The segment or attribute. */
  name: string;
  /**
   * 0: no more than by chance, 1: each determines the other. Presence and attributes: Cramér's V. Look: 2 AUC - 1 of a
   * cross-fitted linear probe (Somers' D) on what the presence of the other segments does not explain of it, as a part
   * that is there hides some of its neighbours (an allowed segment's: on all of it). It can fall below 0 by chance.
   */
  effect: Estimate;
  /**
   * How likely chance alone has as large an effect: by all tables of two by two, else by permutation of the labels; where images
   * belong together, of whole groups. Absent: it cannot be judged, as there are too few orders of the labels.
   */
  p?: number;
  /** How `p` was found: all orders counted, orders drawn, or a tail fitted to drawn ones; and of how many. */
  by: 'exact' | 'draws' | 'tail';
  draws: number;
  /** Different orders that the labels can have, where a number can hold that; no p-value is below 1 of them. */
  possible?: number;
  /** Labels were exchanged, and images compared, within groups: it is about these groups alone. */
  within?: true;
  /** `p`, adjusted for all tests that count (Benjamini and Hochberg); absent: the segment is allowed to matter, or an attribute. */
  adjusted?: number;
  /** About the least effect that would have been a finding on its own; absent where none would. */
  detectable?: number;
  /** The spec lists this segment as one that may matter. */
  allowed: boolean;
  /** It is a finding: not allowed, and `adjusted` at most the audit's level. */
  found: boolean;
}

/** The power of the tests of one aspect: effects that would have been findings on their own. */
export interface Power {
  aspect: Association['aspect'];
  /** Tests. */
  tests: number;
  /** Of half of the tests, the least such effect is at most this. */
  median: number;
  /** Of all tests; `name` is the one that sees least. */
  largest: number;
  name: string;
}

/** One cell of a table of labels and whether a segment or attribute is there. */
export interface AuditCell {
  name: string;
  label: string;
  present: boolean;
  images: number;
}

/** Images of the audited split whose label those that look alike do not have. */
export interface SuspectLabels {
  /**
   * Share of the images of whose neighbours most have its label, 0..1; absent: it could not be asked, as fewer than two labels have
   * enough images.
   */
  predicted?: number;
  /** How many there are; none where how images look does not predict the labels. */
  images: number;
  /** The most suspect of them. `share`: of the neighbours that have the label `suspected`, 0..1. */
  shown: { id: string; label: string; suspected: string; share: number }[];
}

/** What of a dataset breaks its evaluation. */
export interface DataQuality {
  /** Images of all splits that were compared with each other. */
  compared: number;
  /** Pairs of nearly equal images: by a hash of their brightness, then by their pixels at the training size. */
  duplicates: number;
  /** Those of them that are in two splits. */
  acrossSplits: number;
  /** Those of them that have different labels. */
  disagreeing: number;
  /** Some of them, those first. `difference`: mean absolute difference of the pixels, 0..1. */
  pairs: {
    a: string;
    b: string;
    splits: [Split, Split];
    labels: [string, string];
    difference: number;
  }[];
  /** Groups of which two splits have images. */
  dividedGroups: string[];
  /** Labels that may be wrong. */
  suspects: SuspectLabels;
}

/** What `auditData` finds: how every segment and attribute is associated with the label. */
export interface DataAudit {
  /** The spec's name. */
  name: string;
  split: Split;
  images: number;
  verdict: Verdict;
  /** Which effects would have been found, by aspect. */
  power: Power[];
  /** By what images belong together, and how many groups there are; absent: each is independent. */
  group?: {
    attribute: string;
    groups: number;
    /** Different orders that the labels of whole groups can have, where a number can hold that. */
    possible?: number;
    /** How many groups are needed for as many tests, were half of them of either label. */
    needed: number;
  };
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
  /** Near duplicates, and groups that two splits share, of all splits; suspect labels of the audited one. */
  quality: DataQuality;
  /** What could not be measured, and why. */
  notes: string[];
}

/** What exchanging one segment between images of one label does to a node's distances. */
export interface SegmentEffect {
  segment: string;
  /**
   * In what donors differ. `presence`: whether they show the segment; `look`: how it looks, where all images show it: as one
   * label's images or as another's, by the probe of an audit of the data; else the attribute that was given.
   */
  by: string;
  /** The spec lists this segment as one that may matter. */
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
   * How far the exchange of the value moves images towards the label that the value is associated with in the training
   * split, away from their own: the change of (mean distance to other labels - mean distance to the own label) / IQR(D). A part on which a
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
  /** Whether the value is associated with the label in the training split more than by chance. Absent: the segment may matter. */
  associated?: boolean;
  /** The least pull that is a finding. Absent: the segment may matter. */
  smallest?: number;
  /** About the least pull that would have been a finding on its own. */
  detectable?: number;
  /** It is a finding. */
  found: boolean;
}

/** What `Run.audit` finds: by which segments a trained model decides. */
export interface RunAudit {
  verdict: Verdict;
  run: string;
  node: string;
  /** In whose values donors differ; absent: in whether the exchanged segment is there, or how it looks. */
  attribute?: string;
  split: Split;
  /** Type of the distance. */
  distance: string;
  /** Images of the training split to which distances are measured. */
  references: number;
  seed: number;
  level: number;
  /**
   * How far the node's model holds labels apart among the references: the mean distance of two of different labels less
   * that of two of one, / IQR(D).
   */
  separation: number;
  /**
   * The least pull that is a finding, / IQR(D), where a part's association with the label may be chance: 0.25 of the
   * separation, or of one range where that is more or may be chance.
   */
  smallest: number;
  /** The same of parts that are `associated`: 0.1. */
  smallestAssociated: number;
  /** Strongest pull first. */
  segments: SegmentEffect[];
  /** The segments that count: not allowed, `adjusted` at most `level`, `pull` at least their `smallest`. Strongest pull first. */
  findings: SegmentEffect[];
  /** What could not be measured, and why. */
  notes: string[];
}
