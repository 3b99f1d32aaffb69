import type { Dataset, LoadedDataset } from '@hemlkit/core/plugin';
import { encode } from 'fast-png';
import { folder } from '../src/folder/folder';
import { TinyData } from './tiny-data';

/** A folder that the dataset `folder` reads, its images 2x2. */
export class TinyFolder extends TinyData {
  static override async create(): Promise<TinyFolder> {
    return new TinyFolder(await TinyData.folder());
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
  dataset(options: Record<string, unknown>, seed = 1): Promise<Dataset> {
    return this.make(folder, { images: 'images', classes: 'classes.json', ...options }, seed);
  }

  async load(options: Record<string, unknown>, seed = 1): Promise<LoadedDataset> {
    return (await this.dataset(options, seed)).load();
  }

  mistake(options: Record<string, unknown>): Promise<string> {
    return this.told(this.load(options));
  }
}
