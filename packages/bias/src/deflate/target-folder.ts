import { readdir, readFile, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import {
  checkedText,
  FolderLock,
  HemlError,
  isLockFile,
  isTemporary,
  type LockRequest,
  linkOrCopy,
  readChecked,
  type Sample,
  sweepTemporaries,
  writeWhole,
} from '@hemlkit/core/run';
import { isWholePng } from './whole-png';

/** Writes a file whole or not at all. */
export type Write = (path: string, data: string | Uint8Array) => Promise<void>;

/** Records what this folder is made from, so that only the same work is resumed in it. */
const keyFile = 'deflation.json';

const deflationLock: LockRequest = { doing: 'deflating into it', hint: 'Or name another folder with --out.' };

/** The folder that a deflated dataset is written to, file by file; what is there already stays. */
export class TargetFolder {
  private made = 0;
  /** Composites there are to be. */
  total = 0;

  private constructor(
    readonly folder: string,
    private readonly writer: Write,
    private readonly lock: FolderLock,
  ) {}

  /** @throws HemlError (usage) for a folder with something else in it; HemlError where another process writes to it */
  static async open(folder: string, key: string, writer: Write = writeWhole): Promise<TargetFolder> {
    const lock = await FolderLock.take(folder, deflationLock);
    try {
      const target = new TargetFolder(folder, writer, lock);
      await refuseOther(folder, key);
      for (const part of ['.', 'images', 'masks']) await sweepTemporaries(join(folder, part));
      await target.write(keyFile, checkedText({ key }));
      return target;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Lets other processes in. */
  close(): Promise<void> {
    return this.lock.release();
  }

  /** @throws HemlError that states what is kept, when the disk is full or cannot be written */
  write(name: string, data: string | Uint8Array): Promise<void> {
    return this.guarded(name, () => this.writer(join(this.folder, name), data));
  }

  /** Gives a file of the dataset a name here. */
  link(from: string, name: string): Promise<void> {
    return this.guarded(name, () => linkOrCopy(from, join(this.folder, name)));
  }

  remove(name: string): Promise<void> {
    return this.guarded(name, () => rm(join(this.folder, name), { force: true }));
  }

  /** Makes a composite's image and class map, unless both are there and whole. */
  async composite(id: string, make: () => Promise<{ image: Uint8Array; map: Uint8Array }>): Promise<void> {
    const [image, map] = [`images/${id}.png`, `masks/${id}.png`];
    const there = await Promise.all([image, map].map((name) => isWhole(join(this.folder, name))));
    if (there.includes(false)) {
      const bytes = await make();
      // The image last: where it is, its class map is, too.
      await this.write(map, bytes.map);
      await this.write(image, bytes.image);
    }
    this.made++;
  }

  private async guarded(name: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (cause) {
      throw new HemlError(
        `The deflated data cannot be written: ${join(this.folder, name)} (${(cause as Error).message})`,
        {
          code: 'output-unwritable',
          hint: `${this.made} of ${this.total} composites are made, and stay. Make room on this disk and start again with the same settings: it goes on from there.`,
          cause,
        },
      );
    }
  }
}

async function refuseOther(folder: string, key: string): Promise<void> {
  const hint = 'Name another folder with --out, or remove what is in it.';
  const begun = await readChecked<{ key?: unknown }>(join(folder, keyFile), { hint });
  const isMine = (name: string) => isTemporary(name) || isLockFile(name);
  const isOther = begun ? begun.key !== key : !(await readdir(folder)).every(isMine);
  if (!isOther) return;
  throw new HemlError(
    begun
      ? `The folder ${folder} holds data that were deflated from other data or with other settings.`
      : `The folder ${folder} is not empty.`,
    { code: begun ? 'folder-of-other-data' : 'folder-not-empty', kind: 'usage', hint },
  );
}

const isWhole = (file: string): Promise<boolean> => readFile(file).then(isWholePng, () => false);

/** A sample's image under `images`; `copy` from 2 on: of one that is repeated. */
export const imageName = ({ id, image }: Sample, copy = 1): string =>
  `${copyId(id, copy)}${extname(image).toLowerCase()}`;

export const copyId = (id: string, copy: number): string => (copy === 1 ? id : `${id}~${copy}`);
