import type { LoadedExperiment } from '../experiment/load-experiment';
import { stableJson } from '../files/hash';
import { ownHash } from '../trust/run-mark';

/**
 * Distinguishes a run from one of the same spec with other values in the environment, which are written nowhere. A tracker's
 * values are left out, because they change no run.
 * @returns nothing where the spec takes none
 */
export async function environmentHash({ references }: LoadedExperiment): Promise<string | undefined> {
  const values = references
    .filter(({ path }) => path[0] !== 'trackers')
    .map(({ path, value }) => [path, value]);
  return values.length === 0 ? undefined : ownHash(`environment\n${stableJson(values)}`);
}

/** Whether two hashes are of different values; false where one of them is not known. */
export const otherEnvironment = (before: string | undefined, now: string | undefined): boolean =>
  before !== undefined && now !== undefined && before !== now;
