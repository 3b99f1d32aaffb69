import { join } from 'node:path';
import { defineDataset, services } from '@hemlkit/core/plugin';
import { isFolder } from '../shared/files/images';
import type { Found } from '../shared/found';
import { mistake } from '../shared/mistake';
import { findParquet } from '../shared/parquet/find';
import { listShards } from '../shared/parquet/shards';
import { releasedDataset } from '../shared/released';
import { findChallengeData } from './challenge-data';
import { sceneClasses } from './classes';
import { options } from './options';

const ways = '{ present: CLASS }, an attribute (scene_category) or { column: NAME }';

/** Scenes in ADE20K's 150 most frequent classes and `other` (Zhou et al., 2017): 20,210 and 2,000 images. */
export const sceneParse150 = defineDataset({
  type: 'scene-parse-150',
  summary: 'Scenes in 150 classes and `other`, from ADEChallengeData2016 or parquet files.',
  options,
  inject: { paths: services.paths },
  create: (settings, { paths }, { random }) =>
    releasedDataset(settings, { paths, random }, ways, (root) => findScenes(root, paths.cache)),
});

async function findScenes(root: string, cache: string): Promise<Found> {
  for (const folder of [root, join(root, 'ADEChallengeData2016')]) {
    if (await isFolder(join(folder, 'images', 'training'))) return findChallengeData(folder);
  }
  const { shards, notes } = await listShards(root);
  if (shards.length > 0) {
    return findParquet({
      shards,
      notes,
      columns: { image: 'image', mask: ['annotation', 'mask'] },
      classes: sceneClasses,
      cache,
    });
  }
  throw mistake(
    'dataset-missing',
    `${root} has neither images/training nor parquet files.`,
    "The dataset's `root` is the folder ADEChallengeData2016 (images, annotations, objectInfo150.txt) or one with train-*.parquet.",
  );
}
