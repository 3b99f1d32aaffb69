/** What is planted, and of which the audit is asked whether it finds it. */
export const kinds = [
  'presence',
  'colour',
  'texture',
  'place',
  'background',
  'brightness',
  'compression',
] as const;

export type Kind = (typeof kinds)[number];

/** Share of the images of which having what is planted agrees with the label. */
export const agreements = [0.6, 0.75, 0.9];

/** What an audit of one dataset came to. */
export interface Outcome {
  tests: number;
  /** Names and aspects. */
  found: string[];
}
