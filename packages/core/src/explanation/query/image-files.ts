import { HemlError } from '../../contracts/error';
import { imageEndings, isImageName } from '../../files/image-endings';
import { type Listing, listFiles } from '../../files/list-files';

/**
 * The image files of a folder and of the folders in it, by name, and what is called an image but cannot be one. Hidden
 * ones are left out.
 *
 * @throws HemlError (usage) where there is no such folder, or no image in it
 */
export async function imageFiles(folder: string): Promise<Listing> {
  const found = await listFiles(folder, isImageName).catch((cause) => {
    throw new HemlError(`There is no folder of images ${folder}.`, {
      code: 'folder-missing',
      kind: 'usage',
      hint: 'Name a folder that holds the images of the gallery.',
      cause,
    });
  });
  if (found.files.length + found.odd.length > 0) return found;
  throw new HemlError(`There are no images in ${folder}.`, {
    code: 'images-missing',
    kind: 'usage',
    hint: `Images end in ${imageEndings}.`,
  });
}
