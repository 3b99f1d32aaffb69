import { resolve } from 'node:path';
import { HemlError } from '../contracts/error';
import type { Sample } from '../contracts/sample';
import { exists } from '../files/exists';
import type { Data } from '../training/data';

/** The sample that a person means: a sample's id, one of the dataset's image files, or any image file. */
export async function findSample(data: Data, name: string): Promise<Sample> {
  const file = resolve(name);
  for (const samples of Object.values(data.loaded.splits))
    for (const sample of samples ?? []) if (sample.id === name || sample.image === file) return sample;
  if (!(await exists(file)))
    throw new HemlError(`'${name}' is neither a sample of the dataset nor an image file.`, {
      kind: 'usage',
      hint: `Samples are called like '${data.loaded.splits.validation[0]?.id}'; files are looked for from the current folder.`,
    });
  return (await data.dataset.lookup?.(file)) ?? { id: name, image: file, label: '' };
}
