import type { ImageNeeds } from '../contracts/images';
import { hashValue } from '../files/hash';
import { type Build, runBuild, together } from './build';
import type { CropStore } from './crops/crop-store';
import { type CropsRequest, cropsPlace } from './crops/open-crops';
import { openStore, type StoreRequest, storePlace } from './open-store';
import { buildRequest, openBuilt, type Place } from './place';
import type { DecodedSample } from './prepare-samples';
import { hashSources } from './source-hashes';
import type { SegmentStore } from './store';

/** Samples of a split, and what is made of them. */
export type ImagesRequest = Omit<StoreRequest, 'size' | 'fit'> & ImageNeeds & Pick<CropsRequest, 'nodes'>;

/**
 * What a method asks for of some samples, built as far as it is not there yet: the store, with the crops. Where neither is
 * there, images are decoded and segmented once for both.
 */
export async function openImages(request: ImagesRequest): Promise<{ store: SegmentStore; key: string }> {
  if (!request.crops) return openStore(request);
  const samples = await hashSources(request.samples, request.cache, request.warn);
  const store = storePlace(request, samples);
  const crops = cropsPlace({ ...request, ...request.crops }, samples);
  const run = <Decoded extends DecodedSample, Made>(build: Build<Decoded, Made>) =>
    runBuild(buildRequest(request, samples), build);
  let whole = await store.open();
  let cut: CropStore | undefined;
  try {
    cut = await crops.open();
    if (!whole && !cut) await run(await beginBoth(store, crops));
    else if (!whole) await run(await store.begin());
    else if (!cut) await run(await crops.begin());
    whole ??= await openBuilt(store);
    whole.crops = cut ?? (await openBuilt(crops));
    return { store: whole, key: hashValue([store.key, crops.key]) };
  } catch (error) {
    whole?.close();
    if (whole?.crops !== cut) cut?.close();
    throw error;
  }
}

async function beginBoth<Decoded extends DecodedSample, Image, Cut>(
  store: Pick<Place<unknown, Decoded, Image>, 'begin'>,
  crops: Pick<Place<unknown, DecodedSample, Cut>, 'begin'>,
) {
  const first = await store.begin();
  try {
    return together(first, await crops.begin());
  } catch (error) {
    await first.close();
    throw error;
  }
}
