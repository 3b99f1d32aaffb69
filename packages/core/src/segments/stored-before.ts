import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DamagedFile, isSetAside } from '../files/damaged';
import { isOver, thisProcess } from '../files/owner';
import { readStored, type StoredSample } from './rows';
import { RowReader } from './store';

/*
 * Stores of one family differ only in their samples: a row of one is a row of any other. So a build first takes what
 * is there, from stores of other subsets and from builds that were killed or stopped at a damaged image.
 */

/** Where this process is building now. */
const building = new Set<string>();

/** Begins a build of `folder`: a folder of its own whose name tells who builds. */
export function beginPart(folder: string): string {
  const { place, pid } = thisProcess();
  const part = `${folder}.${place}-${pid}-${randomBytes(8).toString('hex')}.part`;
  building.add(part);
  return part;
}

/** The build is over, finished or not. */
export const endPart = (part: string): void => void building.delete(part);

/** The folders of a family, finished or not. A family is what the names begin with. */
async function members(family: string): Promise<string[]> {
  const names = await readdir(dirname(family)).catch(() => []);
  return names
    .filter((name) => name.startsWith(`${basename(family)}-`))
    .sort()
    .map((name) => join(dirname(family), name));
}

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

/** Removes what builds left behind that are over, once all that they had done is in a finished store. */
export async function removeLeftovers(
  family: string,
  size: number,
  finished: readonly StoredSample[],
): Promise<void> {
  const hashes = new Set(finished.map(({ hash }) => hash));
  for (const folder of await members(family))
    if (
      (await isLeftBehind(folder)) &&
      (await readStored(folder, size)).every(({ hash }) => hashes.has(hash))
    )
      await rm(folder, { recursive: true, force: true });
}

const day = 24 * 3600 * 1000;

/** A build that nobody is at any more. What other machines and containers do is not known here: they get a day. */
async function isLeftBehind(folder: string): Promise<boolean> {
  if (!folder.endsWith('.part')) return false;
  const [, place, pid] = /\.([0-9a-f]{8})-(\d+)-[0-9a-f]{16}\.part$/.exec(folder) ?? [];
  const { place: here, host } = thisProcess();
  if (place === here && Number(pid) === process.pid) return !building.has(folder);
  if (place !== undefined && isOver({ place, pid: Number(pid), host })) return true;
  const found = await stat(folder).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > day;
}
