import { expect } from 'vitest';
import { maskedChecksum } from '../src/tensorboard/record';

/** A decoder by the formats' descriptions, which knows nothing of the writer. */
export function records(file: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    expect(file.readUInt32LE(at + 8)).toBe(maskedChecksum(file.subarray(at, at + 8)));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(file.readUInt32LE(at + 12 + length)).toBe(maskedChecksum(data));
    found.push(data);
    at += length + 16;
  }
  return found;
}

type Decoded = Record<number, number | Buffer>;

export function decode(data: Buffer): Decoded {
  const fields: Decoded = {};
  let at = 0;
  const varint = () => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = data[at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  while (at < data.length) {
    const key = varint();
    const field = Math.floor(key / 8);
    if (key % 8 === 0) fields[field] = varint();
    else if (key % 8 === 1) {
      fields[field] = data.readDoubleLE(at);
      at += 8;
    } else if (key % 8 === 5) {
      fields[field] = data.readFloatLE(at);
      at += 4;
    } else {
      const length = varint();
      fields[field] = data.subarray(at, at + length);
      at += length;
    }
  }
  return fields;
}

/** A message within another. */
export const part = (fields: Decoded, field: number) => decode(fields[field] as Buffer);
