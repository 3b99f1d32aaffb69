import { comparable } from '../files/image-names';
import type { ImageFile } from '../files/images';
import type { Found, FoundImage } from '../found';
import { count, mistake } from '../mistake';

/** Gives every image the mask of its name. */
export function pairMasks(images: readonly FoundImage[], masks: readonly ImageFile[]): FoundImage[] {
  const files = new Map(
    masks.filter(({ name }) => /\.png$/i.test(name)).map((mask) => [comparable(mask.id), mask.file] as const),
  );
  return images.map((image) => {
    const mask = files.get(comparable(image.id));
    return mask === undefined ? image : { ...image, mask };
  });
}

/** A note of how many images have no mask, where the dataset has masks at all. */
export function maskNotes(images: readonly FoundImage[]): string[] {
  const without = images.filter(({ mask }) => mask === undefined).length;
  return without > 0 ? [`${count(without, 'image')} without a mask.`] : [];
}

/** @throws HemlError that names the first image without a mask and how many there are */
export function requireMasks(
  { images, masks, missing }: Found,
  why: string,
): (FoundImage & { mask: string })[] {
  if (masks === undefined) {
    throw mistake(
      'class-maps-missing',
      `${why} needs masks, but the dataset has none.`,
      missing?.masks ?? 'Take another label, or add the masks.',
    );
  }
  const without = images.filter(({ mask }) => mask === undefined);
  if (without.length > 0) {
    throw mistake(
      'mask-missing',
      `${count(without.length, 'image')} of ${images.length} ${without.length === 1 ? 'has' : 'have'} no mask in ${masks}, the first is ${without[0]?.name}.`,
      `${why} needs all of them: add the mask of ${without[0]?.id}, or remove the image.`,
    );
  }
  return images as (FoundImage & { mask: string })[];
}
