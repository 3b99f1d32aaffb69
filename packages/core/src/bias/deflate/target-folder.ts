import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { HemlError } from '../../contracts/error';
import type { Sample } from '../../contracts/sample';
import { linkOrCopy, writeWhole } from '../../files/atomic';
import { exists } from '../../files/exists';

/** Writes a file whole or not at all. */
export type Write = (path: string, data: string | Uint8Array) => Promise<void>;

/** Says what this folder is being made from, so that only the same is gone on with. */
const keyFile = 'deflation.json';

/** The folder that a deflated dataset is written to, file by file; what is there already stays. */
export class TargetFolder {
  private made = 0;
  /** Composites there are to be. */
  total = 0;

  private constructor(
    readonly folder: string,
    private readonly writer: Write,
  ) {}

  /** @throws HemlError (usage) for a folder with something else in it */
  static async open(folder: string, key: string, writer: Write = writeWhole): Promise<TargetFolder> {
    await mkdir(folder, { recursive: true });
    const text = await readFile(join(folder, keyFile), 'utf8').catch(() => undefined);
    const names = await readdir(folder);
    const isOther = text === undefined ? names.some((name) => !name.endsWith('.tmp')) : keyIn(text) !== key;
    if (isOther)
      throw new HemlError(
        text === undefined
          ? `The folder ${folder} is not empty.`
          : `The folder ${folder} holds data that were deflated from other data or with other settings.`,
        { kind: 'usage', hint: 'Name another folder with --out, or remove what is in it.' },
      );
    const target = new TargetFolder(folder, writer);
    await target.write(keyFile, `${JSON.stringify({ key }, null, 2)}\n`);
    return target;
  }

  /** @throws HemlError that says what is kept, when the disk is full or cannot be written */
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

  /** Makes a composite's image and class map, unless both are there. */
  async composite(id: string, make: () => Promise<{ image: Uint8Array; map: Uint8Array }>): Promise<void> {
    const [image, map] = [`images/${id}.png`, `masks/${id}.png`];
    const there = await Promise.all([image, map].map((name) => exists(join(this.folder, name))));
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
          hint: `${this.made} of ${this.total} composites are made, and stay. Make room on this disk and start again with the same settings: it goes on from there.`,
          cause,
        },
      );
    }
  }
}

function keyIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { key?: unknown }).key;
  } catch {
    return undefined;
  }
}

/** A sample's image under `images`; `copy` from 2 on: of one that is repeated. */
export const imageName = ({ id, image }: Sample, copy = 1): string =>
  `${copyId(id, copy)}${extname(image).toLowerCase()}`;

export const copyId = (id: string, copy: number): string => (copy === 1 ? id : `${id}~${copy}`);
