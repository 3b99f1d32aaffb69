/** A component as a spec names it. */
export interface ComponentSpec {
  type: string;
  [option: string]: unknown;
}
