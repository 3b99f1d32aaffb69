import { join, resolve } from 'node:path';
import { defineDataset, services } from '@hemlkit/core/plugin';
import { foundDataset } from '../shared/dataset';
import { isFolder, listImages, requireFolder } from '../shared/files/images';
import type { Found } from '../shared/found';
import { checkPresent, labelImages } from '../shared/labels/label';
import { withColumns } from '../shared/labels/label-column';
import { labelRule } from '../shared/labels/rules';
import { readClassNames } from '../shared/masks/class-names';
import { maskNotes, pairMasks } from '../shared/masks/masks';
import { mistake } from '../shared/mistake';
import { outsideSample } from '../shared/outside';
import { partRules } from '../shared/splits/rules';
import { withNameAttributes } from './name-attributes';
import { type FolderOptions, options } from './options';

const ways = '{ present: CLASS }, { column: NAME } or { folder: true }';

/** Images in a folder, with class maps beside them where there are any. */
export const folder = defineDataset({
  type: 'folder',
  summary:
    'Images in a folder, with class maps in another; labels from a table (CSV or JSON), the masks or the folders.',
  options,
  inject: { paths: services.paths },
  create: (settings, { paths }, { random }) => {
    const root = resolve(paths.spec, settings.root);
    return foundDataset({
      random,
      find: async () => {
        const there = await findFolder(root, settings, paths.spec);
        const found = { ...there, images: withNameAttributes(there.images, settings.attributes) };
        // A label from a column reads the table itself.
        if (settings.label.column !== undefined) return found;
        const { images, notes } = await withColumns(found.images, join(root, 'labels.csv'));
        return { ...found, images, notes: [...found.notes, ...notes] };
      },
      label: (found) =>
        labelImages(found, labelRule(settings.label, ways), {
          root,
          images: join(root, settings.images),
          cache: paths.cache,
        }),
      checkLabel: (found) => checkPresent(found, labelRule(settings.label, ways)),
      parts: () => partRules(settings.split),
      split: {
        root,
        balanced: settings.balanced,
        ...(settings.group !== undefined && { group: settings.group }),
        hint: "Ask for fewer in the dataset's `split`.",
      },
      outside: (file) => outsideSample(file, settings.masks),
    });
  },
});

async function findFolder(root: string, settings: FolderOptions, spec: string): Promise<Found> {
  await requireFolder(root, spec);
  const masks = join(root, settings.masks ?? 'masks');
  // Where the folder of class maps lies in that of the images, the class maps do not count as images.
  const images = await listImages(join(root, settings.images), [masks]);
  if (!(await isFolder(masks))) {
    if (settings.masks === undefined) return { images, notes: [], missing: { masks: noMasks } };
    throw mistake(
      'folder-missing',
      `There is no folder of masks ${masks}.`,
      "Correct the dataset's `masks`, or leave it out if there are none.",
    );
  }
  const paired = pairMasks(images, await listImages(masks));
  const classes = await readClassNames(join(root, settings.classes));
  return { images: paired, classes, masks, notes: maskNotes(paired) };
}

const noMasks = "Put them into a folder `masks` beside the images, or name it with the dataset's `masks`.";
