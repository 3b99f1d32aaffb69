import { join } from 'node:path';
import { defineDataset, services } from '@hemlkit/core/plugin';
import { isFolder, listImages } from '../shared/files/images';
import type { Found } from '../shared/found';
import { maskNotes, pairMasks } from '../shared/masks/masks';
import { mistake } from '../shared/mistake';
import { findParquet } from '../shared/parquet/find';
import { listShards } from '../shared/parquet/shards';
import { releasedDataset } from '../shared/released';
import { clothesClasses } from './classes';
import { options } from './options';

const ways = '{ present: CLASS } or { column: NAME }';

/** Clothed people in ATR's 18 classes (Liang et al., 2015): 17,706 images, no splits of their own. */
export const humanParsing = defineDataset({
  type: 'human-parsing',
  summary: "People in ATR's 18 classes of clothes and limbs, from Hugging Face's parquet files or a folder.",
  options,
  inject: { paths: services.paths },
  create: (settings, { paths }, { random }) =>
    releasedDataset(settings, { paths, random }, ways, (root) => findPeople(root, paths.cache)),
});

/** Folders of images and of their masks, as ATR's archive and as others call them. */
const layouts = [
  ['JPEGImages', 'SegmentationClassAug'],
  ['humanparsing/JPEGImages', 'humanparsing/SegmentationClassAug'],
  ['images', 'masks'],
] as const;

async function findPeople(root: string, cache: string): Promise<Found> {
  for (const [images, masks] of layouts) {
    if ((await isFolder(join(root, images))) && (await isFolder(join(root, masks)))) {
      return findFolders(join(root, images), join(root, masks));
    }
  }
  const { shards, notes } = await listShards(root);
  if (shards.length > 0) {
    return findParquet({
      shards,
      notes,
      columns: { image: 'image', mask: ['mask'] },
      classes: clothesClasses,
      cache,
    });
  }
  throw mistake(
    'dataset-missing',
    `${root} has neither parquet files nor folders of images and masks.`,
    "The dataset's `root` is a folder with data/train-*.parquet, with JPEGImages and SegmentationClassAug, or with images and masks.",
  );
}

async function findFolders(imageFolder: string, masks: string): Promise<Found> {
  const images = pairMasks(await listImages(imageFolder), await listImages(masks));
  return { images, classes: [...clothesClasses], masks, notes: maskNotes(images) };
}
