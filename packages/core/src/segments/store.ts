import { closeSync, openSync, readSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Segmenter } from '../contracts/data';
import type { Sample } from '../contracts/sample';
import { temporaryName } from '../files/atomic';
import { prepareSamples } from './prepare-samples';

/** What the index says of one stored sample. */
export interface StoredSample {
  id: string;
  image: string;
  mask?: string;
  /** SHA-256 of the source files. */
  hash: string;
  /** Pixels of each class at the source's size. */
  pixels: number[];
}

export interface StoreIndex {
  size: number;
  classes: string[];
  samples: StoredSample[];
}

/**
 * Decoded images and class maps of one split at the training size, in flat files that are read by offset: it
 * serves sets larger than memory, and what is read often stays in the system's page cache.
 */
export class SegmentStore {
  private readonly images: number;
  private readonly maps: number;

  private constructor(
    readonly index: StoreIndex,
    folder: string,
  ) {
    this.images = openSync(join(folder, 'images.u8'), 'r');
    this.maps = openSync(join(folder, 'maps.u8'), 'r');
  }

  static async open(folder: string): Promise<SegmentStore | undefined> {
    const text = await readFile(join(folder, 'index.json'), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : new SegmentStore(JSON.parse(text) as StoreIndex, folder);
  }

  get count(): number {
    return this.index.samples.length;
  }

  get size(): number {
    return this.index.size;
  }

  /** Reads one sample into the caller's buffers: image [size, size, 3], map [size, size]. */
  read(position: number, image: Uint8Array, map: Uint8Array): void {
    const area = this.size * this.size;
    readSync(this.images, image, 0, area * 3, position * area * 3);
    readSync(this.maps, map, 0, area, position * area);
  }

  close(): void {
    closeSync(this.images);
    closeSync(this.maps);
  }
}

/** Samples handled at once: bounded memory, whatever the set's size. */
const chunk = 32;

/** Builds a store in a temporary folder and renames it, so that a store that exists is a whole one. */
export async function buildStore(
  folder: string,
  samples: readonly (Sample & { hash: string })[],
  segmenter: Segmenter,
  size: number,
  onProgress: (done: number) => void,
): Promise<void> {
  const temporary = temporaryName(folder);
  await mkdir(temporary, { recursive: true });
  try {
    const images = await open(join(temporary, 'images.u8'), 'w');
    const maps = await open(join(temporary, 'maps.u8'), 'w');
    const stored: StoredSample[] = [];
    try {
      for (let start = 0; start < samples.length; start += chunk) {
        const part = samples.slice(start, start + chunk);
        for (const [i, { image, map, pixels }] of (await prepareSamples(part, segmenter, size)).entries()) {
          await images.write(image);
          await maps.write(map);
          const { id, image: file, mask, hash } = part[i] as Sample & { hash: string };
          stored.push({ id, image: file, ...(mask ? { mask } : {}), hash, pixels });
        }
        onProgress(stored.length);
      }
    } finally {
      await images.close();
      await maps.close();
    }
    const index: StoreIndex = { size, classes: segmenter.classes, samples: stored };
    await writeFile(join(temporary, 'index.json'), JSON.stringify(index));
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}
