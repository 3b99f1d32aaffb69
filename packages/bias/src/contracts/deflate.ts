import type { Gate } from './gate';

/**
 * What is done against a bias. `repair`: composites rebalance it. `sham`: composites too, but exchanged within one value of the
 * attribute, so that the bias stays: a control. `undersample`: real images alone, fewer. `reweight`: real images alone, rare
 * ones repeated. `blank`: the segment is taken away from every image.
 */
export type RemedyName = 'repair' | 'sham' | 'reweight' | 'undersample' | 'blank' | (string & {});

/** Whether an image has an attribute; of an attribute with several values: which it has, as text. */
export type AttributeState = boolean | string;

/** One cell of a table of labels and an attribute's values. */
export interface DeflatedCell {
  label: string;
  /** Whether the images have the attribute; for a segment's presence: whether they show it; of several values: which. */
  has: AttributeState;
  /** Images of the training split. */
  before: number;
  /** Of those that were written, unchanged; repeated ones count as often. */
  real: number;
  composite: number;
}

/** An image that was made of two, and of what. */
export interface Composite {
  /** Absolute; its class map lies in `masks`. */
  image: string;
  id: string;
  label: string;
  /** Whether it has the attribute, or which value of it. */
  has: AttributeState;
  /** `own`: it has the attribute's value that the recipient has; `other`: another one. */
  arm: 'own' | 'other';
  segment: string;
  /** Sample id, and its image's file, absolute. */
  recipient: string;
  recipientImage: string;
  /** Whose part is shown, or what is seen without one; absent: the place is only filled. */
  donor?: string;
  donorImage?: string;
  /** Sample id of the image whose mask of the segment is the place, where the recipient shows none itself. */
  lender?: string;
  /** Sample id of the image whose mask of the segment, laid over the recipient, is where the donor's comes; absent: none does. */
  target?: string;
  /** How the donor was laid over the recipient: shift of its centre in pixels, degrees. */
  transform?: { dx: number; dy: number; scale: number; rotation: number };
  /** Intersection over union after that: of the segment's masks; without a part, of the figures' outlines. */
  overlap?: number;
  seed: number;
}

/** A composite that could not be made. */
export interface Refusal {
  recipient: string;
  label: string;
  has: AttributeState;
  /**
   * `no-donor`: no image has the value; `overlap`: none lies well enough over it; `place`: nor is there a place for the part;
   * `alone`: there is one, but no other image has its part there.
   */
  reason: 'no-donor' | 'overlap' | 'place' | 'alone';
  /** The best overlap seen. */
  best?: number;
}

/** What `deflate` wrote. */
export interface Deflation {
  remedy: RemedyName;
  /** Absolute. */
  folder: string;
  /** The spec that trains on it: `deflated.yaml` in the folder, absolute. Absent: the composites were refused. */
  spec?: string;
  segment?: string;
  attribute: string;
  cells: DeflatedCell[];
  /** The largest |P(attribute | label) - P(attribute)|, before and in what was written. */
  gap: { before: number; after: number };
  /** Those that were written. */
  composites: Composite[];
  refused: Refusal[];
  /** Where the attribute is a segment's look: image files of either value, for a person to see what it is and name it. */
  look?: { without: string[]; with: string[] };
  /** Whether the composites are fit to be trained on, as a set; absent where the remedy pastes none. */
  gate?: Gate;
}
