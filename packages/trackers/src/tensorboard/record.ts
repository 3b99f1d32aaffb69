import { crc32c } from './crc32c';

/** TFRecord's checksum: turned by 15 bits and moved, so that the checksum of data that holds checksums is another one. */
export function maskedChecksum(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/**
 * A TFRecord: length (uint64), its checksum, data, its checksum; little-endian
 * (https://www.tensorflow.org/tutorials/load_data/tfrecord).
 */
export function record(data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(data.length + 16);
  bytes.writeBigUInt64LE(BigInt(data.length), 0);
  bytes.writeUInt32LE(maskedChecksum(bytes.subarray(0, 8)), 8);
  bytes.set(data, 12);
  bytes.writeUInt32LE(maskedChecksum(data), 12 + data.length);
  return bytes;
}
