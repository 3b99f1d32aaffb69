import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { isImageName, type ListedFile, listFiles, type OddFile, readJsonIfThere } from '@hemlkit/core/plugin';

/** What a folder of images turned out to hold. */
export interface FoundImages {
  /** Class names by id, where there are class maps and `classes.json` names their ids. */
  classes?: string[];
  hasMasks: boolean;
  /** The folder of the images under the root: `images`, or `.` where they lie in the root itself. */
  images: string;
  /** The image files, those in folders too. */
  files: ListedFile[];
  /** What is called an image and cannot be read as a file, links that lead in circles among them. */
  odd: OddFile[];
  /** Names of hidden files and folders, which are not read. */
  hidden: string[];
  /** Whether images lie in folders, which may then be their labels. */
  inFolders: boolean;
  /** How it is divided already: by folders `train`, `val` and `test`, or by lists of these names. */
  split?: FoundSplit;
  /** Files that are not read as images, by their endings; none where all are. */
  others: string[];
}

export type SplitName = 'train' | 'validation' | 'test';

/** What each split takes, as the dataset `folder` has it, and how many images that is where it is known. */
export type FoundSplit = Partial<Record<SplitName, { prefix?: string; list?: string; images?: number }>>;

/** What folders and lists of splits are called. */
const splitNames: Record<SplitName, RegExp> = {
  train: /^train(ing)?$/i,
  validation: /^(val|valid|validation|dev)$/i,
  test: /^test(ing)?$/i,
};

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
  const { files, odd, hidden } = await listFiles(join(root, images), isImageName, [masks]);
  const split = splitOfFolders(files.map(({ name }) => name)) ?? (await splitOfLists(root));
  const isByFolder = split?.train?.prefix !== undefined;
  const isList = Array.isArray(classes) && classes.every((name) => typeof name === 'string');
  return {
    images,
    hasMasks,
    files,
    odd,
    hidden: [...new Set(hidden.map(({ name }) => name.split('/').at(-1) as string))].filter(
      (name) => !isOwn(name),
    ),
    // The folder of a split is not a label.
    inFolders: files.length > 0 && files.every(({ name }) => name.split('/').length > (isByFolder ? 2 : 1)),
    others: await otherFiles(join(root, images), masks),
    ...(split && { split }),
    ...(isList ? { classes: classes as string[] } : {}),
  };
}

/** What commands and tools put beside images themselves. */
const isOwn = (name: string) => /^\.(heml|git|gitignore|gitattributes)$/.test(name);

/** A split by the topmost folders: one to train on and another one, in which all images lie. */
function splitOfFolders(names: readonly string[]): FoundSplit | undefined {
  const counts = new Map<string, number>();
  for (const name of names) {
    const top = name.includes('/') ? (name.split('/')[0] as string) : '';
    counts.set(top, (counts.get(top) ?? 0) + 1);
  }
  const split: FoundSplit = {};
  for (const [top, images] of counts) {
    const name = splitNamed(top);
    if (!name || split[name]) return undefined;
    split[name] = { prefix: `${top}/`, images };
  }
  return withValidation(split);
}

/** A split by lists beside the images: `train.txt` and others. */
async function splitOfLists(root: string): Promise<FoundSplit | undefined> {
  const split: FoundSplit = {};
  for (const file of (await readdir(root)).sort()) {
    const name = file.endsWith('.txt') ? splitNamed(file.slice(0, -'.txt'.length)) : undefined;
    if (name && !split[name]) split[name] = { list: file };
  }
  return withValidation(split);
}

const splitNamed = (text: string): SplitName | undefined =>
  (Object.keys(splitNames) as SplitName[]).find((name) => splitNames[name].test(text));

/** Where there is no validation split, the test split is measured on. */
function withValidation({ train, validation, test }: FoundSplit): FoundSplit | undefined {
  if (!train || !(validation ?? test)) return undefined;
  return validation ? { train, validation, ...(test && { test }) } : { train, validation: test };
}

/** Endings of files that no image is known by, hidden files left aside. */
async function otherFiles(folder: string, masks: string): Promise<string[]> {
  const known = /\.(csv|json|txt|md|ya?ml|parquet)$/i;
  const isOther = (name: string) => !isImageName(name) && !known.test(name);
  const { files } = await listFiles(folder, isOther, [masks]);
  const endings = files.map(({ name }) => extname(name).toLowerCase() || name.split('/').at(-1) || name);
  return [...new Set(endings)].sort();
}
