import { CheckpointFault } from './fault';

/** Bytes of a whole number at most: counts and keys are far shorter. */
const longestNumber = 16;

/**
 * The values of a pickle's arguments, one after the other; numbers are little-endian, except floats.
 *
 * @throws CheckpointFault in place of reading beyond the end
 */
export class PickleReader {
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    /** Where the next value begins. */
    public at: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  int32(): number {
    return this.view.getInt32(this.take(4), true);
  }

  uint16(): number {
    return this.view.getUint16(this.take(2), true);
  }

  float64(): number {
    return this.view.getFloat64(this.take(8), false);
  }

  byte(): number {
    return this.bytes[this.take(1)] as number;
  }

  /** Passes some bytes. @returns where they begin */
  take(length: number): number {
    const from = this.at;
    if (length < 0 || from + length > this.bytes.length) throw new CheckpointFault('its pickle is cut short');
    this.at += length;
    return from;
  }

  part(length: number): Uint8Array {
    const from = this.take(length);
    return this.bytes.subarray(from, from + length);
  }

  text(length: number, encoding: string): string {
    return new TextDecoder(encoding).decode(this.part(length));
  }

  /** A text up to the end of its line. */
  line(): string {
    const end = this.bytes.indexOf(10, this.at);
    if (end < 0) throw new CheckpointFault('its pickle is cut short');
    const line = this.text(end - this.at, 'utf-8');
    this.at = end + 1;
    return line;
  }

  length4(): number {
    return this.view.getUint32(this.take(4), true);
  }

  length8(): number {
    return Number(this.view.getBigUint64(this.take(8), true));
  }

  /** A whole number in two's complement; a bigint where a number would not be exact. */
  long(length: number): number | bigint {
    if (length > longestNumber) throw new CheckpointFault(`its pickle has a number of ${length} bytes`);
    const part = this.part(length);
    let value = 0n;
    for (let at = part.length - 1; at >= 0; at--) value = (value << 8n) | BigInt(part[at] as number);
    const signed = BigInt.asIntN(8 * Math.max(1, part.length), value);
    const number = Number(signed);
    return Number.isSafeInteger(number) ? number : signed;
  }
}
