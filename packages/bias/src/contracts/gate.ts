import type { Estimate } from '@hemlkit/core/run';

/** `not-judged`: the check could not be made, so nothing was found wrong. That does not count as `passed`. */
export type GateStatus = 'passed' | 'refused' | 'not-judged';

/** Whether the artefacts of making composites reveal the label. */
export interface ArtefactCheck {
  status: GateStatus;
  /** Why it was not judged. */
  why?: string;
  /** Composites that were looked at. */
  composites: number;
  /**
   * How well a detector distinguishes composites from real images of the same label and attribute: AUC, 0.5 by chance.
   * Only reported: a set whose composites can be detected may still be sound.
   */
  detector?: Estimate;
  /**
   * How well the detector's score distinguishes each label from the others, among composites alike in the attribute: AUC,
   * 0.5 by chance. With two labels, only the second is listed. The intervals have a joint confidence of 95 %.
   */
  labels?: { label: string; auc: Estimate }[];
  /**
   * In the real images every label has only one value of the attribute. The effect of the label itself on the score cannot then
   * be estimated, so it is not subtracted.
   */
  confounded?: true;
}

/** Whether a segmenter finds the exchanged part where it was pasted, as it does in the real images that the part is from. */
export interface SegmentCheck {
  status: GateStatus;
  /** Why it was not judged. */
  why?: string;
  /** Composites that were segmented again: of those that show the part. */
  composites: number;
  /** Intersection over union of the part's mask as pasted and as found. */
  iou?: {
    median: number;
    /** Share of composites below `least`. */
    under: number;
    /** What the median has to reach: a share of what it is in real images. */
    least: number;
  };
  /** The same of real images that the part comes from, each moved as its part was, with nothing pasted. */
  real?: { images: number; median: number };
}

/** Whether composites are fit to be trained on, as a set. */
export interface Gate {
  /** By one of the checks at least. */
  refused: boolean;
  /** Whether the spec was written all the same, because that was asked for. */
  overruled: boolean;
  artefacts: ArtefactCheck;
  segment: SegmentCheck;
}
