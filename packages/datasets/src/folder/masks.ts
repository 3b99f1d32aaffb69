import { join } from 'node:path';
import { count, mistake } from '../mistake';
import { type ImageFile, isFolder, listImages } from './images';

/** An image and, where there is one, its mask. */
export type MaskedImage = ImageFile & { mask?: string };

/**
 * Finds every image's mask: the same name with `.png` in the folder of masks.
 * @param option the folder as the spec names it; absent: `masks`, if there is such a folder
 * @returns undefined when the dataset has no masks
 */
export async function findMasks(
  images: readonly ImageFile[],
  root: string,
  option: string | undefined,
): Promise<{ folder: string; images: MaskedImage[] } | undefined> {
  const folder = join(root, option ?? 'masks');
  if (!(await isFolder(folder))) {
    if (option === undefined) return undefined;
    throw mistake(
      `There is no folder of masks ${folder}.`,
      "Mend the dataset's `masks`, or leave it out if there are none.",
    );
  }
  const masks = new Map(
    (await listImages(folder)).filter(({ name }) => /\.png$/i.test(name)).map((mask) => [mask.id, mask.file]),
  );
  return { folder, images: images.map((image) => ({ ...image, mask: masks.get(image.id) })) };
}

/** @throws HemlError that names the first image without a mask and how many there are */
export function requireMasks(
  found: { folder: string; images: MaskedImage[] } | undefined,
  why: string,
): (ImageFile & { mask: string })[] {
  if (!found) {
    throw mistake(
      `${why} needs masks, but the dataset has none.`,
      "Put them into a folder `masks` beside the images, or name it with the dataset's `masks`.",
    );
  }
  const without = found.images.filter(({ mask }) => mask === undefined);
  if (without.length > 0) {
    throw mistake(
      `${count(without.length, 'image')} of ${found.images.length} ${without.length === 1 ? 'has' : 'have'} no mask in ${found.folder}, the first is ${without[0]?.name}.`,
      `${why} needs all of them: add ${without[0]?.id}.png, or remove the image.`,
    );
  }
  return found.images as (ImageFile & { mask: string })[];
}
