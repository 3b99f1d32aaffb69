import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isImageName, listFiles, readJsonIfThere } from '@hemlkit/core/plugin';

/** What a folder of images turned out to hold. */
export interface FoundImages {
  /** Class names by id, where there are class maps and `classes.json` names their ids. */
  classes?: string[];
  hasMasks: boolean;
  /** The folder of the images under the root: `images`, or `.` where they lie in the root itself. */
  images: string;
  /** How many image files that is, those in folders too. */
  count: number;
  /** Whether images lie in folders, which may then be their labels. */
  inFolders: boolean;
}

const isFolder = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** Looks at a folder as the dataset `folder` will; undefined where there is no such folder. */
export async function lookAtImages(root: string): Promise<FoundImages | undefined> {
  if (!(await isFolder(root))) return undefined;
  const images = (await isFolder(join(root, 'images'))) ? 'images' : '.';
  const masks = join(root, 'masks');
  const hasMasks = await isFolder(masks);
  const classes = await readJsonIfThere(join(root, 'classes.json'), { hint: '' })
    .then((found) => found?.value)
    .then((value) => (Array.isArray(value) ? value : (value as { classes?: unknown }).classes))
    .catch(() => undefined);
  const { files } = await listFiles(join(root, images), isImageName, [masks]);
  const isList = Array.isArray(classes) && classes.every((name) => typeof name === 'string');
  return {
    images,
    hasMasks,
    count: files.length,
    inFolders: files.length > 0 && files.every(({ name }) => name.includes('/')),
    ...(isList ? { classes: classes as string[] } : {}),
  };
}
