import { join } from 'node:path';
import { defineDataset, services } from '@hemlkit/core/plugin';
import { isFolder } from '../shared/files/images';
import type { Found } from '../shared/found';
import { mistake } from '../shared/mistake';
import { releasedDataset } from '../shared/released';
import { alignedFolder, findAligned } from './aligned';
import { findMaskHq } from './mask-hq';
import { type CelebaOptions, options } from './options';

const ways = 'an attribute (Male), { present: CLASS } or { column: NAME }';

/** CelebA's faces with 40 attributes; with masks where it is CelebAMask-HQ. */
export const celeba = defineDataset({
  type: 'celeba',
  summary: 'CelebA, aligned, or CelebAMask-HQ with its 19 classes; labels from 40 attributes or the masks.',
  options,
  inject: { paths: services.paths },
  create: (settings, { paths }, { random }) =>
    releasedDataset(settings, { paths, random }, ways, (root) => findCeleba(root, settings, paths.cache)),
});

async function findCeleba(root: string, { variant }: CelebaOptions, cache: string): Promise<Found> {
  const aligned = await alignedFolder(root);
  const hq = await isFolder(join(root, 'CelebA-HQ-img'));
  if (aligned && hq && variant === undefined) {
    throw mistake(
      'dataset-ambiguous',
      `${root} has both the aligned CelebA and CelebAMask-HQ.`,
      'Say which: `variant: aligned` or `variant: mask-hq`.',
    );
  }
  if (hq && variant !== 'aligned') return findMaskHq(root, cache);
  if (aligned && variant !== 'mask-hq') return findAligned(root, aligned);
  const wanted = { aligned: 'img_align_celeba', 'mask-hq': 'CelebA-HQ-img' };
  throw mistake(
    'dataset-missing',
    `There is no ${variant ? wanted[variant] : 'img_align_celeba and no CelebA-HQ-img'} in ${root}.`,
    "The dataset's `root` is the folder that CelebA (img_align_celeba, list_attr_celeba.txt) or CelebAMask-HQ (CelebA-HQ-img, CelebAMask-HQ-mask-anno) was unpacked into.",
  );
}
