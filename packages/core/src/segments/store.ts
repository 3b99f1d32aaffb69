import { closeSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClassPresence } from './class-presence';
import { imagesFile, mapsFile, type StoredSample } from './rows';

/** `index.json`: what a store holds. */
export interface StoreIndex {
  size: number;
  classes: string[];
  /** Of each class, by id. */
  presence: ClassPresence[];
  samples: StoredSample[];
}

/** Reads rows by offset: image [size, size, 3], class map [size, size]. */
export class RowReader {
  private readonly images: number;
  private readonly maps: number;

  constructor(
    folder: string,
    readonly size: number,
  ) {
    this.images = openSync(join(folder, imagesFile), 'r');
    this.maps = openSync(join(folder, mapsFile), 'r');
  }

  /** Reads one row into the caller's buffers. */
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

/**
 * Decoded images and class maps of one split at the training size, in flat files that are read by offset: it
 * serves sets larger than memory, and what is read often stays in the system's page cache.
 */
export class SegmentStore extends RowReader {
  private constructor(
    readonly index: StoreIndex,
    folder: string,
  ) {
    super(folder, index.size);
  }

  static async open(folder: string): Promise<SegmentStore | undefined> {
    const text = await readFile(join(folder, 'index.json'), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : new SegmentStore(JSON.parse(text) as StoreIndex, folder);
  }

  get count(): number {
    return this.index.samples.length;
  }
}
