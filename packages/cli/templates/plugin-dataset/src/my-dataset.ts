import { join } from 'node:path';
import {
  defineDataset,
  filePath,
  HemlError,
  isImageName,
  listFiles,
  readClassMap,
  readJsonIfThere,
  Type,
  withoutEnding,
} from '@hemlkit/core/plugin';

/** `images/` and `masks/` of one folder, and the names of the class ids in `classes.json`. */
export const myDataset = defineDataset({
  type: 'my-dataset',
  summary: 'Images with class maps in one folder; the label is whether a class is in the map.',
  options: Type.Object({
    root: filePath({ description: 'The folder of images/, masks/ and classes.json.' }),
    present: Type.String({ description: 'The class whose presence is the label.' }),
    every: Type.Integer({ minimum: 2, default: 4, description: 'Every how manyth image is for validation.' }),
  }),
  create: ({ root, present, every }) => ({
    load: async () => {
      const file = join(root, 'classes.json');
      const read = await readJsonIfThere(file, { hint: 'Expected { "classes": ["background", ...] }.' });
      const { classes = [] } = (read?.value ?? {}) as { classes?: string[] };
      const wanted = classes.indexOf(present);
      if (wanted < 0)
        throw new HemlError(`${file} names no class '${present}'.`, {
          kind: 'usage',
          hint: `The classes are ${classes.join(', ')}.`,
        });
      const { files } = await listFiles(join(root, 'images'), isImageName);
      const samples = [];
      for (const { name, file: image } of files) {
        const id = withoutEnding(name);
        const mask = join(root, 'masks', `${id}.png`);
        const { data } = await readClassMap(mask, id);
        samples.push({ id, image, mask, label: data.includes(wanted) ? present : `no ${present}` });
      }
      const validation = samples.filter((_, i) => i % every === 0);
      return { classes, splits: { train: samples.filter((_, i) => i % every > 0), validation } };
    },
  }),
});
