import { crc32 } from 'node:zlib';
import { CheckpointFault } from './fault';

interface Entry {
  name: string;
  crc: number;
  size: number;
  header: number;
}

const signatures = {
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
  entry: 0x02014b50,
  local: 0x04034b50,
};

/** What 16 and 32 bits hold where the number stands in an extra field. */
const [open16, open32] = [0xffff, 0xffffffff];

/**
 * The records of a ZIP file in memory, by the names in its directory (APPNOTE.TXT of PKWARE). PyTorch
 * stores them as they are; what is compressed is refused, as it may be of any size.
 */
export class ZipRecords {
  private readonly view: DataView;
  private readonly entries: ReadonlyMap<string, Entry>;

  /** @throws CheckpointFault where the directory is not sound */
  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    try {
      this.entries = this.directory();
    } catch (error) {
      throw error instanceof RangeError ? new CheckpointFault('its directory is cut short') : error;
    }
  }

  get names(): string[] {
    return [...this.entries.keys()];
  }

  /** A record's bytes, checked. @throws CheckpointFault where there is none, or it is damaged */
  read(name: string): Uint8Array {
    const entry = this.entries.get(name);
    if (!entry) throw new CheckpointFault(`its record ${name} is missing`);
    const record = this.stored(entry);
    if (crc32(record) !== entry.crc) throw new CheckpointFault(`its record ${name} is damaged`);
    return record;
  }

  private stored({ name, header, size }: Entry): Uint8Array {
    const cut = new CheckpointFault(`its record ${name} is cut short`);
    if (header + 30 > this.bytes.length || this.view.getUint32(header, true) !== signatures.local) throw cut;
    const from =
      header + 30 + this.view.getUint16(header + 26, true) + this.view.getUint16(header + 28, true);
    if (from + size > this.bytes.length) throw cut;
    return this.bytes.subarray(from, from + size);
  }

  private directory(): Map<string, Entry> {
    const { count, start } = this.end();
    const entries = new Map<string, Entry>();
    let at = start;
    for (let i = 0; i < count; i++) {
      if (this.view.getUint32(at, true) !== signatures.entry)
        throw new CheckpointFault('its directory is damaged');
      const [nameLength, extra, comment] = [28, 30, 32].map((offset) =>
        this.view.getUint16(at + offset, true),
      ) as [number, number, number];
      const name = new TextDecoder().decode(this.bytes.subarray(at + 46, at + 46 + nameLength));
      const method = this.view.getUint16(at + 10, true);
      if (method !== 0) throw new CheckpointFault(`its record ${name} is compressed`, 'program');
      if (this.view.getUint16(at + 8, true) & 1) throw new CheckpointFault(`its record ${name} is encrypted`);
      if (entries.has(name)) throw new CheckpointFault(`it has two records ${name}`);
      const long = this.longNumbers(at, nameLength, extra);
      const size = long(this.view.getUint32(at + 24, true));
      if (long(this.view.getUint32(at + 20, true)) !== size)
        throw new CheckpointFault(`its record ${name} has two lengths`);
      const header = long(this.view.getUint32(at + 42, true));
      entries.set(name, { name, crc: this.view.getUint32(at + 16, true), size, header });
      at += 46 + nameLength + extra + comment;
    }
    return entries;
  }

  /** Numbers of 64 bits stand in an extra field, in the order of those that are open. */
  private longNumbers(entry: number, nameLength: number, extra: number): (short: number) => number {
    let at = entry + 46 + nameLength;
    const end = at + extra;
    while (at + 4 <= end && this.view.getUint16(at, true) !== 1) at += 4 + this.view.getUint16(at + 2, true);
    at += 4;
    return (short) => {
      if (short !== open32) return short;
      if (at + 8 > end) throw new CheckpointFault('its directory is damaged');
      const value = Number(this.view.getBigUint64(at, true));
      at += 8;
      return value;
    };
  }

  private end(): { count: number; start: number } {
    const last = this.bytes.length - 22;
    for (let at = last; at >= Math.max(0, last - open16); at--) {
      if (this.view.getUint32(at, true) !== signatures.end) continue;
      const count = this.view.getUint16(at + 10, true);
      const start = this.view.getUint32(at + 16, true);
      if (count !== open16 && start !== open32) return { count, start };
      const locator = at - 20;
      if (locator < 0 || this.view.getUint32(locator, true) !== signatures.locator64) return { count, start };
      const end = Number(this.view.getBigUint64(locator + 8, true));
      if (this.view.getUint32(end, true) !== signatures.end64) break;
      return {
        count: Number(this.view.getBigUint64(end + 32, true)),
        start: Number(this.view.getBigUint64(end + 48, true)),
      };
    }
    throw new CheckpointFault('its end is missing');
  }
}
