import type { Weights } from '@hemlkit/core/method';

/*
 * A run keeps of a given model what it was: its SHA-256, as numbers from 0 to 255. The file itself may be gigabytes, and stays
 * where it is.
 */

export const fingerprintName = 'model.sha256';

export const fingerprintOf = (hash: string): Float32Array => Float32Array.from(Buffer.from(hash, 'hex'));

/** Whether a run's weights stand for the model with this hash. */
export const sameModel = (weights: Weights, hash: string): boolean =>
  Buffer.from(weights[fingerprintName]?.data ?? []).toString('hex') === hash;
