import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

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
  const hasMasks = await isFolder(join(root, 'masks'));
  const classes = await readFile(join(root, 'classes.json'), 'utf8')
    .then((text) => JSON.parse(text) as { classes?: unknown })
    .then((value) => (Array.isArray(value) ? value : value.classes))
    .catch(() => undefined);
  const entries = await readdir(join(root, images), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.(jpe?g|png|webp)$/i.test(entry.name));
  const inFolders = files.length > 0 && files.every(({ parentPath }) => parentPath !== join(root, images));
  const isList = Array.isArray(classes) && classes.every((name) => typeof name === 'string');
  return {
    images,
    hasMasks,
    count: files.length,
    inFolders,
    ...(isList ? { classes: classes as string[] } : {}),
  };
}
