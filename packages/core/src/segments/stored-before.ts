import { DamagedFile, isSetAside } from '../files/damaged';
import { members } from './parts';
import { readStored, type StoredSample } from './rows';
import { RowReader } from './store';

/*
 * Stores of one family differ only in their samples: a row of one is a row of any other. So a build first takes what
 * is there, from stores of other subsets and from builds that were killed or stopped at a damaged image.
 */

interface KnownRow {
  reader: RowReader;
  position: number;
  pixels: number[];
}

/** Rows that were stored before, by the hash of their sources. */
export class StoredBefore {
  private constructor(
    private readonly rows: Map<string, KnownRow>,
    private readonly readers: readonly RowReader[],
  ) {}

  static async find(family: string, size: number, wanted: ReadonlySet<string>): Promise<StoredBefore> {
    const rows = new Map<string, KnownRow>();
    const readers: RowReader[] = [];
    for (const folder of await members(family)) {
      const stored = await readStored(folder, size);
      const useful = stored.some(({ hash }) => wanted.has(hash) && !rows.has(hash));
      // Files are opened at once: another process may rename or remove the folder.
      const reader = useful ? openReader(folder, size, stored) : undefined;
      if (!reader) continue;
      readers.push(reader);
      // Of a store that is known to be damaged, only rows that can be checked.
      const mayUse = ({ sum }: StoredSample) => sum !== undefined || !isSetAside(folder);
      for (const [position, row] of stored.entries())
        if (wanted.has(row.hash) && !rows.has(row.hash) && mayUse(row))
          rows.set(row.hash, { reader, position, pixels: row.pixels });
    }
    return new StoredBefore(rows, readers);
  }

  /** How many of these rows are stored; damaged ones count. */
  count(hashes: readonly string[]): number {
    return hashes.filter((hash) => this.rows.has(hash)).length;
  }

  /** Whether a row is stored, and is what was written. */
  has(hash: string): boolean {
    if (!this.rows.has(hash)) return false;
    try {
      this.read(hash);
      return true;
    } catch (error) {
      if (!(error instanceof DamagedFile)) throw error;
      this.rows.delete(hash);
      return false;
    }
  }

  /** @returns the row of a hash that it has */
  read(hash: string): { image: Uint8Array; map: Uint8Array; pixels: number[] } {
    const row = this.rows.get(hash);
    if (!row) throw new Error(`No row is stored for ${hash}.`);
    const area = row.reader.size ** 2;
    const image = new Uint8Array(area * 3);
    const map = new Uint8Array(area);
    row.reader.read(row.position, image, map);
    return { image, map, pixels: row.pixels };
  }

  close(): void {
    for (const reader of this.readers) reader.close();
  }
}

function openReader(folder: string, size: number, rows: StoredSample[]): RowReader | undefined {
  try {
    return new RowReader(folder, size, rows);
  } catch {
    return undefined;
  }
}
