import { type FileHandle, mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { HemlError } from '../contracts/error';
import { readChecked } from '../files/checked-json';
import { readStoredText } from '../files/read-file';

/** What a store says of one sample. */
export interface StoredSample {
  id: string;
  image: string;
  mask?: string;
  /** SHA-256 of the source files. */
  hash: string;
  /** Pixels of each class at the source's size. */
  pixels: number[];
  /** See `rowSum`; stores of earlier versions do not have it. */
  sum?: number;
}

/** A sample as it is stored: image [size, size, 3], class map [size, size]. */
export interface Row {
  stored: StoredSample;
  image: Uint8Array;
  map: Uint8Array;
}

/** CRC-32 of a row: its image, then its class map. */
export const rowSum = (image: Uint8Array, map: Uint8Array): number => crc32(map, crc32(image));

export const imagesFile = 'images.u8';
export const mapsFile = 'maps.u8';
const samplesFile = 'samples.jsonl';

/**
 * Writes the rows of a store that is being built. A row counts once its line in samples.jsonl is whole, and that is
 * written last: a process may be killed at any instant, and what it had done is found by `readStored`.
 */
export class RowWriter {
  private constructor(
    private readonly folder: string,
    private readonly images: FileHandle,
    private readonly maps: FileHandle,
    private readonly samples: FileHandle,
  ) {}

  static async create(folder: string): Promise<RowWriter> {
    await mkdir(folder, { recursive: true });
    const [images, maps, samples] = await Promise.all(
      [imagesFile, mapsFile, samplesFile].map((name) => open(join(folder, name), 'w')),
    );
    return new RowWriter(folder, images as FileHandle, maps as FileHandle, samples as FileHandle);
  }

  /** @throws HemlError when the disk is full, or cannot be written */
  async append(rows: readonly Row[]): Promise<void> {
    try {
      await this.images.appendFile(Buffer.concat(rows.map(({ image }) => image)));
      await this.maps.appendFile(Buffer.concat(rows.map(({ map }) => map)));
      await this.samples.appendFile(rows.map(({ stored }) => `${JSON.stringify(stored)}\n`).join(''));
    } catch (cause) {
      throw new HemlError(
        `The segment store cannot be written: ${this.folder} (${(cause as Error).message})`,
        {
          code: 'store-unwritable',
          hint: 'Make room on this disk and start again: what is stored already is used again.',
          cause,
        },
      );
    }
  }

  /** Waits until all that was appended is on the disk. */
  async sync(): Promise<void> {
    await Promise.all([this.images.sync(), this.maps.sync()]);
  }

  async close(): Promise<void> {
    await Promise.all([this.images.close(), this.maps.close(), this.samples.close()]);
  }
}

/** The samples whose rows are whole in a store's folder, finished or not, in the order of the rows. */
export async function readStored(folder: string, size: number): Promise<StoredSample[]> {
  const area = size * size;
  try {
    const index = await readChecked<{ samples: StoredSample[] }>(join(folder, 'index.json'), {
      hint: '',
      form: { samples: 'array' },
    });
    if (index) return index.samples;
    const lines = (await readStoredText(join(folder, samplesFile))).split('\n');
    const [images, maps] = await Promise.all([imagesFile, mapsFile].map((name) => stat(join(folder, name))));
    const whole = Math.min(
      lines.length - 1,
      Math.floor((images?.size ?? 0) / (area * 3)),
      Math.floor((maps?.size ?? 0) / area),
    );
    return lines.slice(0, whole).map((line) => JSON.parse(line) as StoredSample);
  } catch {
    // Another process is just removing it, it is damaged, or it is none of ours.
    return [];
  }
}
