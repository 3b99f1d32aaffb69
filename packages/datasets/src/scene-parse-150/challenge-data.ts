import { join } from 'node:path';
import type { Split } from '@hemlkit/core/plugin';
import { isFolder, listImages } from '../shared/files/images';
import type { Found, FoundImage } from '../shared/found';
import { maskNotes, pairMasks } from '../shared/masks/masks';
import { mistake } from '../shared/mistake';
import { readObjectInfo } from './object-info';
import { readSceneCategories } from './scene-categories';

const parts: Readonly<Record<string, Split>> = { training: 'train', validation: 'validation' };

/** `ADEChallengeData2016/`: images and annotations, each with the folders training and validation. */
export async function findChallengeData(root: string): Promise<Found> {
  const annotations = join(root, 'annotations');
  if (!(await isFolder(annotations))) {
    throw mistake(
      'folder-missing',
      `There is no folder ${annotations}.`,
      'Unpack ADEChallengeData2016.zip whole.',
    );
  }
  const classes = await readObjectInfo(root);
  const scenes = await readSceneCategories(root);
  const files = await listImages(join(root, 'images'));
  const images = files.map((image): FoundImage => {
    const [folder, name] = image.id.split('/');
    const part = parts[folder ?? ''];
    const scene = scenes.get(name ?? '');
    return { ...image, ...(part && { part }), ...(scene && { attributes: { scene_category: scene } }) };
  });
  const paired = pairMasks(images, await listImages(annotations));
  return {
    images: paired,
    classes,
    masks: annotations,
    notes: maskNotes(paired),
    missing: { attributes: `Put sceneCategories.txt into ${root} for the label scene_category.` },
  };
}
