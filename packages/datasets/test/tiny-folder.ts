import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRandom, type Dataset, type LoadedDataset } from '@hemlkit/core/plugin';
import { encode } from 'fast-png';
import { folder } from '../src/folder/folder';

/** A dataset's folder in a temporary place, its images 2x2. */
export class TinyFolder {
  private constructor(readonly root: string) {}

  static async create(): Promise<TinyFolder> {
    return new TinyFolder(await mkdtemp(join(tmpdir(), 'heml-folder-')));
  }

  async write(name: string, content: string | Uint8Array): Promise<void> {
    const file = join(this.root, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  /** Images named so, with masks of these class ids; no ids: no mask. */
  async images(masks: Record<string, number[] | undefined>): Promise<void> {
    for (const [name, ids] of Object.entries(masks)) {
      await this.write(
        `images/${name}`,
        encode({ width: 2, height: 2, channels: 3, data: new Uint8Array(12) }),
      );
      if (!ids) continue;
      const mask = encode({ width: 2, height: 2, channels: 1, data: Uint8Array.from(ids) });
      await this.write(`masks/${name.replace(/\.\w+$/, '.png')}`, mask);
    }
  }

  /** @param options over those that a spec must give */
  dataset(options: Record<string, unknown>, seed = 1): Dataset {
    const all = { root: '.', images: 'images', classes: 'classes.json', balanced: false, ...options };
    const paths = { spec: this.root, cache: join(this.root, '.cache') };
    return folder.create(all as never, { paths } as never, { random: createRandom(seed) }) as Dataset;
  }

  async load(options: Record<string, unknown>, seed = 1): Promise<LoadedDataset> {
    return this.dataset(options, seed).load();
  }

  /** What a person reads when loading fails, without the temporary folder's name. */
  async mistake(options: Record<string, unknown>): Promise<string> {
    const error = await this.load(options).then(
      () => new Error('nothing went wrong'),
      (thrown) => thrown,
    );
    return `${error.message}\n${error.hint}`.replaceAll(this.root, 'DATA');
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}
