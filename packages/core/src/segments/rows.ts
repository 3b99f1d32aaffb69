import { crc32 } from 'node:zlib';
import { readRows } from './row-files';

/** A store's entry of one sample. */
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

/** CRC-32 of a row: its image, then its class map. */
export const rowSum = (image: Uint8Array, map: Uint8Array): number => crc32(map, crc32(image));

export const imagesFile = 'images.u8';
export const mapsFile = 'maps.u8';

/** The samples whose rows are whole in a store's folder, finished or not, in the order of the rows. */
export const readStored = (folder: string, size: number): Promise<StoredSample[]> =>
  readRows(folder, { [imagesFile]: size * size * 3, [mapsFile]: size * size });
