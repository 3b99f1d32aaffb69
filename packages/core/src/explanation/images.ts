import { resolve } from 'node:path';
import { HemlError } from '../contracts/error';
import type { Sample } from '../contracts/sample';
import { exists } from '../files/exists';
import type { Data } from '../training/split-data';

/** An image that a person named. */
export interface FoundImage {
  sample: Sample;
  /** It is of no split of the dataset. */
  isOutside: boolean;
}

/** The image that a person means: a sample's id, one of the dataset's image files, or any image file. */
export async function findImage(data: Data, name: string): Promise<FoundImage> {
  const file = resolve(name);
  // A letter with an accent may be one sign or two, and looks the same.
  const [id, path] = [name.normalize('NFC'), file.normalize('NFC')];
  for (const samples of Object.values(data.listing.splits))
    for (const sample of samples ?? [])
      if (sample.id.normalize('NFC') === id || sample.image.normalize('NFC') === path)
        return { sample, isOutside: false };
  if (!(await exists(file)))
    throw new HemlError(`'${name}' is neither a sample of the dataset nor an image file.`, {
      code: 'image-unknown',
      kind: 'usage',
      hint: `Samples are called like '${data.listing.splits.validation[0]?.id}'; files are looked for from the current folder.`,
    });
  return { sample: await outsideSample(data, file, name), isOutside: true };
}

/** A sample for an image file, with the class map and the label that the dataset knows of it, if any. */
export const outsideSample = async ({ dataset }: Data, file: string, id: string): Promise<Sample> => ({
  image: file,
  label: '',
  ...(await dataset.lookup?.(file)),
  id,
});
