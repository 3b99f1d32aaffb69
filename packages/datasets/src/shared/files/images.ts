import { readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { mistake } from '../mistake';

/** An image file of the folder. */
export interface ImageFile {
  /** The path under the images' folder without its ending, with slashes: the sample's id. */
  id: string;
  /** The same with its ending. */
  name: string;
  /** Absolute. */
  file: string;
}

const endings = /\.(jpe?g|png|webp|tiff?|avif)$/i;

export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** @throws HemlError for a dataset's root that is no folder. @param spec where relative paths begin */
export async function requireFolder(root: string, spec: string): Promise<void> {
  if (await isFolder(root)) return;
  throw mistake(`There is no folder ${root}.`, `Mend the dataset's \`root\`; it is read from ${spec}.`);
}

/** All images under a folder, sorted by name. @throws HemlError for no folder, no images, two of one name */
export async function listImages(folder: string): Promise<ImageFile[]> {
  if (!(await isFolder(folder))) {
    throw mistake(`There is no folder of images ${folder}.`, "Mend the dataset's `root` or `images`.");
  }
  const entries = await readdir(folder, { recursive: true });
  const images = entries
    .filter((name) => endings.test(name))
    .map((path) => {
      const name = path.split(sep).join('/');
      return { id: name.replace(endings, ''), name, file: join(folder, path) };
    })
    // By code units, not by the machine's language: the order decides what is drawn into which split.
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  if (images.length === 0) {
    throw mistake(
      `There are no images in ${folder}.`,
      'Images end in .jpg, .jpeg, .png, .webp, .tif or .avif.',
    );
  }
  images.forEach((image, i) => {
    const next = images[i + 1];
    if (next?.id !== image.id) return;
    throw mistake(
      `Two images in ${folder} differ in their ending only: ${image.name} and ${next.name}.`,
      'Remove or rename one: both would be the same sample.',
    );
  });
  return images;
}
