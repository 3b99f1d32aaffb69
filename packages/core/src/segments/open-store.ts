import { join } from 'node:path';
import type { Segmenter } from '../contracts/data';
import type { ComponentSpec } from '../contracts/kinds';
import type { Sample } from '../contracts/sample';
import { hashValue } from '../files/hash';
import { hashSources } from './source-hashes';
import { buildStore, SegmentStore } from './store';

/** Raised when the stored form, or how samples are decoded or resized, changes. */
const storeVersion = 1;

export interface StoreRequest {
  samples: readonly Sample[];
  segmenter: Segmenter;
  /** The segmenter as the spec names it, part of the key. */
  segmenterSpec: ComponentSpec;
  size: number;
  cache: string;
  onProgress?: (done: number) => void;
}

/**
 * The store for these samples, built if there is none yet. Its key is the hash of everything that determines it,
 * so that a second run, or another hierarchy over the same classes, finds it made.
 */
export async function openStore(request: StoreRequest): Promise<{ store: SegmentStore; key: string }> {
  const { segmenter, segmenterSpec, size, cache, onProgress = () => {} } = request;
  const samples = await hashSources(request.samples, cache);
  const key = hashValue({
    version: storeVersion,
    size,
    segmenter: segmenterSpec,
    fingerprint: segmenter.fingerprint ?? null,
    classes: segmenter.classes,
    samples: samples.map(({ id, hash }) => [id, hash]),
  });
  const folder = join(cache, 'store', key.slice(0, 32));
  let store = await SegmentStore.open(folder);
  if (!store) {
    await buildStore(folder, samples, segmenter, size, onProgress);
    store = await SegmentStore.open(folder);
  }
  if (!store) throw new Error(`The segment store ${folder} vanished while it was opened.`);
  return { store, key };
}
