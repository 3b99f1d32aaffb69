import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isFolder, listImages } from '../shared/files/images';
import type { Found, FoundImage } from '../shared/found';
import { faceClasses } from '../shared/masks/face-classes';
import { maskNotes } from '../shared/masks/masks';
import { readAttributes } from './attributes';
import { writeClassMaps } from './class-maps';
import { joinTables } from './join';
import { listMaskParts, type MaskPart } from './mask-parts';
import { readHqPartition } from './partition';

/** CelebAMask-HQ: 30,000 images of 1024x1024 with a mask for each of 18 parts (Lee et al., 2020). */
export async function findMaskHq(root: string, cache: string): Promise<Found> {
  const folder = join(root, 'CelebAMask-HQ-mask-anno');
  const table = await readAttributes(root, ['CelebAMask-HQ-attribute-anno.txt']);
  const partition = await readHqPartition(root);
  const { images, notes } = joinTables(
    await listImages(join(root, 'CelebA-HQ-img')),
    table,
    partition && { of: ({ id }) => partition.get(id), file: 'CelebA-HQ-to-CelebA-mapping.txt' },
  );
  if (!partition) {
    notes.push(
      `No CelebA-HQ-to-CelebA-mapping.txt and list_eval_partition.txt in ${root}: splits are drawn from all images.`,
    );
  }
  const attributes = `Put CelebAMask-HQ-attribute-anno.txt into ${root}.`;
  if (!(await isFolder(folder))) {
    return { images, notes, missing: { masks: `Unpack CelebAMask-HQ-mask-anno into ${root}.`, attributes } };
  }
  const parts = await listMaskParts(folder);
  const masked = withMaps(images, parts, root, cache);
  return {
    images: masked,
    classes: [...faceClasses],
    masks: folder,
    notes: [...notes, ...maskNotes(masked)],
    missing: { attributes },
    prepare: (wanted) => writeClassMaps(wanted, parts),
  };
}

/** Names the maps that are made in the cache; another set of parts is another map. */
function withMaps(
  images: readonly FoundImage[],
  parts: ReadonlyMap<string, MaskPart[]>,
  root: string,
  cache: string,
): FoundImage[] {
  const key = createHash('sha256').update(root).digest('hex').slice(0, 16);
  return images.map((image) => {
    const own = parts.get(image.id);
    if (!own) return image;
    const set = own.reduce((bits, { id }) => bits | (1 << id), 0).toString(16);
    return { ...image, mask: join(cache, 'celeba', key, `${image.id}-${set}.png`) };
  });
}
