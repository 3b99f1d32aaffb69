import { createHash } from 'node:crypto';
import { DamagedFile } from '../files/damaged';

/*
 * Files of tensors that only we read carry a checksum of themselves in their header's metadata: of all bytes, with
 * zeros where the checksum stands.
 */

/** The metadata of a file that is going to be sealed. */
export const unsealed = { checksum: '0'.repeat(64) } as const;
const mark = Buffer.from('"checksum":"');

/** Puts the checksum in its place, in the bytes themselves. @param bytes encoded with the metadata `unsealed` */
export function seal(bytes: Uint8Array): Uint8Array {
  const place = placeOf(bytes);
  if (!place) throw new Error('Bytes without a place for a checksum cannot be sealed.');
  place.set(Buffer.from(createHash('sha256').update(bytes).digest('hex')));
  return bytes;
}

/** @throws DamagedFile where bytes are not what was sealed, or never were */
export function checkSeal(bytes: Uint8Array, file: string, hint: string): void {
  if (bytes.length === 0) throw new DamagedFile(file, 'it is empty', hint);
  const place = placeOf(bytes);
  if (!place) throw new DamagedFile(file, 'it has no checksum', hint);
  const given = Buffer.from(place);
  place.fill(48);
  const sum = createHash('sha256').update(bytes).digest();
  place.set(given);
  if (given.toString() !== sum.toString('hex'))
    throw new DamagedFile(file, 'its content does not match its checksum', hint);
}

/** The 64 characters of the checksum, a view. They stand near the front: metadata are sorted, and come first. */
function placeOf(bytes: Uint8Array): Uint8Array | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = buffer.indexOf(mark);
  return at < 0 || at + mark.length + 64 > bytes.length
    ? undefined
    : bytes.subarray(at + mark.length, at + mark.length + 64);
}
