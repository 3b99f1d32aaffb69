/** A field of a protocol buffer message, encoded (https://protobuf.dev/programming-guides/encoding). */
export type Field = Uint8Array;

/** @param value a whole number from 0 */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  while (left >= 128) {
    bytes.push((left % 128) | 128);
    left = Math.floor(left / 128);
  }
  return [...bytes, left];
}

const tag = (field: number, wire: 0 | 1 | 2 | 5): number[] => varint(field * 8 + wire);

export const whole = (field: number, value: number): Field =>
  Uint8Array.from([...tag(field, 0), ...varint(value)]);

export function double(field: number, value: number): Field {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Uint8Array.from([...tag(field, 1), ...bytes]);
}

export function float(field: number, value: number): Field {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Uint8Array.from([...tag(field, 5), ...bytes]);
}

export const bytes = (field: number, value: Uint8Array): Field =>
  Buffer.concat([Uint8Array.from([...tag(field, 2), ...varint(value.length)]), value]);

export const text = (field: number, value: string): Field => bytes(field, new TextEncoder().encode(value));

/** A message in a message. */
export const message = (field: number, ...fields: Field[]): Field => bytes(field, Buffer.concat(fields));
