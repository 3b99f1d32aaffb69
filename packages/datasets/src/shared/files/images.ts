import { stat } from 'node:fs/promises';
import { imageEndings, isImageName, type ListedFile, listFiles, withoutEnding } from '@hemlkit/core/plugin';
import { mistake } from '../mistake';

/** An image file of the folder. */
export interface ImageFile extends ListedFile {
  /** The path under the images' folder without its ending, with slashes: the sample's id. */
  id: string;
}

export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** @throws HemlError for a dataset's root that is not a folder. @param spec where relative paths begin */
export async function requireFolder(root: string, spec: string): Promise<void> {
  if (await isFolder(root)) return;
  throw mistake(
    'folder-missing',
    `There is no folder ${root}.`,
    `Correct the dataset's \`root\`; it is read from ${spec}.`,
  );
}

/**
 * All images under a folder, sorted by name: of files, and of links to files and folders. Hidden ones are left out.
 * @param skip folders under it that are not looked into, absolute
 * @throws HemlError for a missing folder, no images, two of one name, a link that leads nowhere, or an image's name that is
 * not a file's
 */
export async function listImages(folder: string, skip: readonly string[] = []): Promise<ImageFile[]> {
  if (!(await isFolder(folder))) {
    throw mistake(
      'folder-missing',
      `There is no folder of images ${folder}.`,
      "Correct the dataset's `root` or `images`.",
    );
  }
  const { files, odd } = await listFiles(folder, isImageName, skip);
  const [first] = odd;
  if (first)
    throw mistake(
      'not-a-file',
      `${first.file} ${first.reason}.`,
      `Remove it from the folder${odd.length > 1 ? `, and ${odd.length - 1} more of the kind` : ''}.`,
    );
  const images = files
    .map((file) => ({ id: withoutEnding(file.name), ...file }))
    // By code units, not by the machine's language: the order decides what is drawn into which split.
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  if (images.length === 0)
    throw mistake('images-missing', `There are no images in ${folder}.`, `Images end in ${imageEndings}.`);
  checkIds(images, folder);
  return images;
}

function checkIds(images: readonly ImageFile[], folder: string): void {
  const seen = new Map<string, ImageFile>();
  for (const image of images) {
    const key = image.id.normalize('NFC');
    const twin = seen.get(key);
    if (!twin) seen.set(key, image);
    else if (twin.id === image.id)
      throw mistake(
        'image-names-clash',
        `Two images in ${folder} differ in their ending only: ${twin.name} and ${image.name}.`,
        'Remove or rename one: both would be the same sample.',
      );
    else
      throw mistake(
        'image-names-clash',
        `Two images in ${folder} have one name, written in two forms of Unicode: ${image.name}.`,
        'Rename one: a list or a table could not distinguish them.',
      );
  }
}
