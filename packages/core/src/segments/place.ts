import type { Segmenter } from '../contracts/data';
import { type Build, type BuildRequest, runBuild } from './build';
import type { HashedSample, OnStoreProgress } from './make-chunks';
import type { DecodedSample } from './prepare-samples';

/** Where something is stored of samples, or is to be. */
export interface Place<Stored, Decoded extends DecodedSample, Made> {
  /** The hash of everything that determines it. */
  key: string;
  /** What names of its folders begin with. */
  folder: string;
  /** @returns nothing where it is not there, or not all of it. What is damaged is set aside. */
  open(): Promise<Stored | undefined>;
  /** Begins to build what `open` did not find. */
  begin(): Promise<Build<Decoded, Made>>;
}

interface Building {
  segmenter: Segmenter;
  onProgress?: OnStoreProgress;
  onNote?: (message: string) => void;
}

export const buildRequest = (
  { segmenter, onProgress = () => {}, onNote }: Building,
  samples: readonly HashedSample[],
): BuildRequest => ({ samples, segmenter, onProgress, onNote });

/** Opens what is there, or builds it. */
export async function openOrBuild<Stored, Decoded extends DecodedSample, Made>(
  building: Building,
  samples: readonly HashedSample[],
  place: Place<Stored, Decoded, Made>,
): Promise<Stored> {
  const found = await place.open();
  if (found) return found;
  await runBuild(buildRequest(building, samples), await place.begin());
  return openBuilt(place);
}

/** Opens what was just built. */
export async function openBuilt<Stored>({
  folder,
  open,
}: Pick<Place<Stored, never, never>, 'folder' | 'open'>): Promise<Stored> {
  const stored = await open();
  if (!stored) throw new Error(`${folder} vanished while it was opened.`);
  return stored;
}
