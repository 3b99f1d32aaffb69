import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { readStored, type StoredSample } from './rows';
import { RowReader } from './store';

/*
 * Stores of one family differ only in their samples: a row of one is a row of any other. So a build first takes what
 * is there, from stores of other subsets and from builds that were killed or stopped at a damaged image.
 */

/** Where this process is building now. */
const building = new Set<string>();
let counter = 0;

/** Begins a build of `folder`: a folder of its own whose name tells who builds. */
export function beginPart(folder: string): string {
  const part = `${folder}.${host()}.${process.pid}-${counter++}.part`;
  building.add(part);
  return part;
}

/** The build is over, finished or not. */
export const endPart = (part: string): void => void building.delete(part);

const host = (): string => hostname().replaceAll(/[^\w-]/g, '-');

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
    private readonly rows: ReadonlyMap<string, KnownRow>,
    private readonly readers: readonly RowReader[],
  ) {}

  static async find(family: string, size: number, wanted: ReadonlySet<string>): Promise<StoredBefore> {
    const rows = new Map<string, KnownRow>();
    const readers: RowReader[] = [];
    for (const folder of await members(family)) {
      const stored = await readStored(folder, size);
      const useful = stored.some(({ hash }) => wanted.has(hash) && !rows.has(hash));
      // Files are opened at once: another process may rename or remove the folder.
      const reader = useful ? openReader(folder, size) : undefined;
      if (!reader) continue;
      readers.push(reader);
      for (const [position, { hash, pixels }] of stored.entries())
        if (wanted.has(hash) && !rows.has(hash)) rows.set(hash, { reader, position, pixels });
    }
    return new StoredBefore(rows, readers);
  }

  has(hash: string): boolean {
    return this.rows.has(hash);
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

function openReader(folder: string, size: number): RowReader | undefined {
  try {
    return new RowReader(folder, size);
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
  for (const folder of (await members(family)).filter(isLeftBehind))
    if ((await readStored(folder, size)).every(({ hash }) => hashes.has(hash)))
      await rm(folder, { recursive: true, force: true });
}

/** A build of this machine that nobody is at any more. What other machines do is not known here. */
function isLeftBehind(folder: string): boolean {
  const [, builder, pid] = /\.([\w-]+)\.(\d+)-\d+\.part$/.exec(folder) ?? [];
  if (builder !== host()) return false;
  if (Number(pid) === process.pid) return !building.has(folder);
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
