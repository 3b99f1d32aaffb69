import { HemlError } from '../contracts/error';
import { configFile, readConfig, writeConfig } from './config-folder';
import { isInside, type Project, real } from './project';

const name = 'trust.json';

/** What a person has trusted. */
interface Remembered {
  version: 1;
  /** Absolute, links followed. */
  folders: string[];
  /** Hashes of programs and of what names them. */
  contents: string[];
}

/** One thing that can be trusted. */
export type Trusted = { folder: string } | { content: string };

/** @throws HemlError (usage) where the file is there and holds something else */
export async function readTrusted(): Promise<Remembered> {
  const text = await readConfig(name);
  if (text === undefined) return { version: 1, folders: [], contents: [] };
  try {
    const read = JSON.parse(text) as Partial<Remembered>;
    const isList = (value: unknown) =>
      Array.isArray(value) && value.every((item) => typeof item === 'string');
    if (read.version === 1 && isList(read.folders) && isList(read.contents)) return read as Remembered;
  } catch {}
  throw new HemlError(`${configFile(name)} does not list what you trust.`, {
    code: 'trust-file-invalid',
    kind: 'usage',
    hint: 'Remove it: then you are asked again.',
  });
}

/** Whether a person has trusted a folder of his. */
export async function isTrustedFolder({ folder, marked }: Project): Promise<boolean> {
  const { folders } = await readTrusted();
  // A project within a project has its own answer; a folder that is not a project has that of the folder around it.
  return folders.some((one) => one === folder || (!marked && isInside(folder, one)));
}

/** Adds to what is trusted. Where the configuration cannot be written, the person is asked again the next time. */
export async function remember(trusted: Trusted): Promise<void> {
  const before = await readTrusted();
  const added = (list: string[], item: string | undefined) =>
    item === undefined || list.includes(item) ? list : [...list, item];
  const now: Remembered = {
    version: 1,
    folders: added(before.folders, 'folder' in trusted ? trusted.folder : undefined),
    contents: added(before.contents, 'content' in trusted ? trusted.content : undefined),
  };
  await writeConfig(name, `${JSON.stringify(now, null, 2)}\n`).catch(() => {});
}

/** Trusts the programs of a folder of one's own from now on. */
export const trustFolder = (folder: string): Promise<void> => remember({ folder: real(folder) });
