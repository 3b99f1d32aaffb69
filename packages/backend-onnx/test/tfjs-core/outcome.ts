/** What became of tfjs-core's tests. */
export interface Outcome {
  passed: number;
  /** Number of tests that fail for a stated reason, by the name of the exclusion. */
  excluded: Record<string, number>;
  failed: { name: string; message: string }[];
}
