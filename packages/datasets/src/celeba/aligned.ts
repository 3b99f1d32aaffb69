import { isFolder, listImages } from '../shared/files/images';
import type { Found } from '../shared/found';
import { readAttributes } from './attributes';
import { joinTables } from './join';
import { readPartition } from './partition';

/** The folder of images, as the official archives and Kaggle's unpack it (twice nested). */
export const alignedFolders = [
  'img_align_celeba/img_align_celeba',
  'img_align_celeba',
  'Img/img_align_celeba',
] as const;

const attributeFiles = ['list_attr_celeba.txt', 'Anno/list_attr_celeba.txt', 'list_attr_celeba.csv'];

/** CelebA, aligned and cropped: 202,599 images of 178x218 with 40 attributes (Liu et al., 2015). */
export async function findAligned(root: string, folder: string): Promise<Found> {
  const table = await readAttributes(root, attributeFiles);
  const partition = await readPartition(root);
  const { images, notes } = joinTables(
    await listImages(folder),
    table,
    partition && { of: ({ name }) => partition.get(name), file: 'list_eval_partition' },
  );
  if (!partition) notes.push(`No list_eval_partition.txt in ${root}: splits are drawn from all images.`);
  return {
    images,
    notes,
    missing: {
      masks: 'The aligned CelebA has no masks: take an attribute, or CelebAMask-HQ.',
      attributes: `Put list_attr_celeba.txt (or .csv) into ${root}.`,
    },
  };
}

/** Where the aligned images lie, if they do. */
export async function alignedFolder(root: string): Promise<string | undefined> {
  for (const name of alignedFolders) {
    if (await isFolder(`${root}/${name}`)) return `${root}/${name}`;
  }
  return undefined;
}
