import { join } from 'node:path';
import type { Sample } from '../contracts/sample';
import { unlessDamaged, type Warn } from '../files/damaged';
import { hashValue } from '../files/hash';
import { beginStore } from './build-store';
import type { HashedSample, OnStoreProgress } from './make-chunks';
import type { KnownSegmenter } from './open-dataset';
import { openOrBuild, type Place } from './place';
import type { PreparedSample, ResizedSample } from './prepare-samples';
import type { Square } from './resize';
import { hashSources } from './source-hashes';
import { SegmentStore } from './store';

/** Raised when the stored form, or how samples are decoded or resized, changes. */
const storeVersion = 2;

export interface StoreRequest extends Square {
  samples: readonly Sample[];
  segmenter: KnownSegmenter;
  cache: string;
  onProgress?: OnStoreProgress;
  /** Called with what a person should know about the images, when the store is built. */
  onNote?: (message: string) => void;
  /** Called for what was damaged, and is made again. */
  warn?: Warn;
}

/**
 * The store for these samples, built if there is none yet. Its key is the hash of everything that determines it,
 * so that a second run, or another hierarchy over the same classes, finds it made.
 */
export async function openStore(request: StoreRequest): Promise<{ store: SegmentStore; key: string }> {
  const samples = await hashSources(request.samples, request.cache, request.warn);
  const place = storePlace(request, samples);
  return { store: await openOrBuild(request, samples, place), key: place.key };
}

/** Where the store of these samples is, or is to be. */
export function storePlace(
  { segmenter, size, fit, cache, warn = () => {} }: StoreRequest,
  samples: readonly HashedSample[],
): Place<SegmentStore, ResizedSample, PreparedSample> {
  const settings = hashValue({
    version: storeVersion,
    size,
    // Keys of stretched images stay as they are.
    ...(fit && { fit }),
    segmenter: segmenter.fingerprint,
    classes: segmenter.classes,
  });
  const key = hashValue([settings, samples.map(({ id, hash }) => [id, hash])]);
  const family = join(cache, 'store', settings.slice(0, 16));
  const folder = `${family}-${key.slice(0, 16)}`;
  return {
    key,
    folder,
    open: () => unlessDamaged(() => SegmentStore.open(folder), warn),
    begin: () => beginStore({ folder, family, samples, segmenter, size, ...(fit && { fit }) }),
  };
}
