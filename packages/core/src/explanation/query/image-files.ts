import { readdir } from 'node:fs/promises';

import { HemlError } from '../../contracts/error';

const endings = /\.(jpe?g|png|webp|tiff?|avif|gif)$/i;

/**
 * The image files of a folder and of the folders in it, by name, relative to it. Hidden ones are left out.
 *
 * @throws HemlError (usage) where there is no such folder, or no image in it
 */
export async function imageFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch((cause) => {
    throw new HemlError(`There is no folder of images ${folder}.`, {
      kind: 'usage',
      hint: 'Name a folder that holds the images of the gallery.',
      cause,
    });
  });
  const files = names.filter((name) => endings.test(name) && !`/${name}`.includes('/.'));
  if (files.length > 0) return files.sort();
  throw new HemlError(`There are no images in ${folder}.`, {
    kind: 'usage',
    hint: 'Images end in .jpg, .jpeg, .png, .webp, .tif, .avif or .gif.',
  });
}
