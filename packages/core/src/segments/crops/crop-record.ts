import { crc32 } from 'node:zlib';
import { boxNumbers, cropBytes } from './crop-settings';

/*
 * A crop as it is stored: its checksum (4 bytes), whether the image shows the node (4), its box (24, float32), its pixels. Numbers are
 * little-endian. The checksum begins with the hash of the sample's files and the node's classes, so that a crop at another's
 * place is noticed too. A record does not depend on its place: it is the same in every store.
 */

const presentAt = 4;
const boxAt = 8;
const pixelsAt = boxAt + 4 * boxNumbers;

/** Bytes of a stored crop. */
export const recordBytes = (size: number): number => pixelsAt + cropBytes(size);

/** What a crop is of, as a record's checksum knows it. @param node see `nodeKey` */
export const recordSeed = (hash: string, node: string): number => crc32(node, crc32(hash));

/** What stands for a node in stores: its classes, by name. */
export const nodeKey = (classes: readonly string[]): string => JSON.stringify([...new Set(classes)].sort());

/** Fills a record. @param present whether the image shows the node */
export function writeRecord(
  record: Buffer,
  seed: number,
  present: boolean,
  pixels: Uint8Array,
  box: Float32Array,
): void {
  record.writeUInt32LE(present ? 1 : 0, presentAt);
  for (let i = 0; i < boxNumbers; i++) record.writeFloatLE(box[i] as number, boxAt + 4 * i);
  record.set(pixels, pixelsAt);
  record.writeUInt32LE(crc32(record.subarray(presentAt), seed), 0);
}

/** Whether a record is what was written. */
export const isIntact = (record: Buffer, seed: number): boolean =>
  record.readUInt32LE(0) === crc32(record.subarray(presentAt), seed);

/** Takes a record apart into the caller's arrays. @returns whether the image shows the node */
export function readRecord(record: Buffer, pixels: Uint8Array, box: Float32Array): boolean {
  pixels.set(record.subarray(pixelsAt));
  for (let i = 0; i < boxNumbers; i++) box[i] = record.readFloatLE(boxAt + 4 * i);
  return record.readUInt32LE(presentAt) === 1;
}
