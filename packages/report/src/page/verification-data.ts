import type { Composite, RemedyName, Verification } from '@hemlkit/bias';

/** A composite and what it was made of, each picture as a URI. */
export interface ShownComposite {
  /** Of the recipient. */
  id: string;
  label: string;
  has: Composite['has'];
  /** Of the donor; absent: the place was only filled. */
  donor?: string;
  pictures: { recipient: string; donor?: string; composite: string };
}

export interface VerificationPage {
  verification: Verification;
  /** The command that does it again. */
  command: string;
  /** Some of the composites of the first seed, by remedy. */
  composites: Partial<Record<RemedyName, readonly ShownComposite[]>>;
}
