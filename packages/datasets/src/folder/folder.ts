import { join, resolve } from 'node:path';
import {
  type Dataset,
  defineDataset,
  type Paths,
  type Random,
  type Sample,
  services,
} from '@hemlkit/core/plugin';
import { count, mistake } from '../mistake';
import { outsideSample } from '../outside';
import { readClassNames } from './class-names';
import { isFolder, listImages } from './images';
import { labelByColumn } from './label-column';
import { labelByFolder } from './label-folder';
import { labelByPresence } from './label-present';
import type { Labelled, LabelledImage } from './labelled';
import { findMasks, requireMasks } from './masks';
import { type FolderOptions, options } from './options';
import { labelRule } from './rules';
import { splitSamples } from './split';

/** Images in a folder, with class maps beside them where there are any. */
export const folder = defineDataset({
  type: 'folder',
  summary:
    'Images in a folder, with class maps in another; labels from a CSV file, the masks or the folders.',
  options,
  inject: { paths: services.paths },
  create: (settings, { paths }, { random }): Dataset => {
    const root = resolve(paths.spec, settings.root);
    let read: Promise<Found> | undefined;
    const found = () => (read ??= readFolder(root, settings, paths));
    return {
      load: async () => loaded(await found(), root, settings, random),
      lookup: async (file) => {
        const image = (await found()).labelled.samples.find((one) => one.file === resolve(file));
        return image ? toSample(image) : outsideSample(file, settings.masks);
      },
    };
  },
});

interface Found {
  labelled: Labelled;
  classes: string[] | undefined;
}

async function readFolder(root: string, settings: FolderOptions, paths: Paths): Promise<Found> {
  if (!(await isFolder(root))) {
    throw mistake(
      `There is no folder ${root}.`,
      `Mend the dataset's \`root\`; it is read from ${paths.spec}.`,
    );
  }
  const images = await listImages(join(root, settings.images));
  const masks = await findMasks(images, root, settings.masks);
  const classes = masks && (await readClassNames(join(root, settings.classes)));
  const label = labelRule(settings.label);
  const all = masks?.images ?? images;
  if (label.kind === 'present') {
    const masked = requireMasks(masks, `label: { present: ${label.present} }`);
    return { classes, labelled: await labelByPresence(masked, label, classes ?? [], paths.cache) };
  }
  if (label.kind === 'column') {
    return {
      classes,
      labelled: await labelByColumn(all, join(root, label.file), label.column),
    };
  }
  return { classes, labelled: labelByFolder(all, join(root, settings.images)) };
}

async function loaded({ labelled, classes }: Found, root: string, settings: FolderOptions, random: Random) {
  const { train, validation, test } = await splitSamples(labelled.samples, settings.split, {
    root,
    balanced: settings.balanced,
    random,
  });
  const without = labelled.samples.filter(({ mask }) => mask === undefined).length;
  const notes = [...labelled.notes];
  if (classes && without > 0) notes.push(`${count(without, 'image')} without a mask.`);
  return {
    ...(classes && { classes }),
    splits: {
      train: (train ?? []).map(toSample),
      validation: (validation ?? []).map(toSample),
      ...(test && { test: test.map(toSample) }),
    },
    ...(notes.length > 0 && { notes }),
  };
}

function toSample({ id, file, label, mask, attributes }: LabelledImage): Sample {
  return { id, image: file, label, ...(mask && { mask }), ...(attributes && { attributes }) };
}
