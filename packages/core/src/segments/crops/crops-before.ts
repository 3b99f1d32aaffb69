import { DamagedFile } from '../../files/damaged';
import type { Known } from '../make-chunks';
import { members } from '../parts';
import { recordBytes } from './crop-record';
import { CropRows, readContent } from './crop-rows';

/** A folder that has some of the wanted crops. */
interface Found {
  rows: CropRows;
  /** The row of each sample, by the hash of its files. */
  positions: ReadonlyMap<string, number>;
  /** For each wanted node its place in a row, or -1. */
  places: readonly number[];
}

/**
 * Crops that were stored before, in stores of other samples or nodes, in builds that were stopped, and in damaged stores: all
 * that differ only in these have the same records.
 */
export class CropsBefore implements Known {
  private constructor(
    private readonly found: readonly Found[],
    private readonly nodes: number,
    private readonly record: number,
  ) {}

  /** @param nodes see `nodeKey` */
  static async find(
    family: string,
    size: number,
    nodes: readonly string[],
    wanted: ReadonlySet<string>,
  ): Promise<CropsBefore> {
    const found: Found[] = [];
    for (const folder of await members(family)) {
      const content = await readContent(folder, size);
      if (!content) continue;
      const places = nodes.map((node) => content.nodes.indexOf(node));
      const known = [...content.samples.entries()].filter(([, hash]) => wanted.has(hash));
      if (known.length === 0 || places.every((place) => place < 0)) continue;
      try {
        // Files are opened at once: another process may rename or remove the folder.
        const rows = new CropRows(folder, size, content);
        found.push({ rows, positions: new Map(known.map(([at, hash]) => [hash, at])), places });
      } catch {}
    }
    return new CropsBefore(found, nodes.length, recordBytes(size));
  }

  count(hashes: readonly string[]): number {
    return hashes.filter((hash) =>
      this.each((node) =>
        this.found.some(({ positions, places }) => positions.has(hash) && (places[node] as number) >= 0),
      ),
    ).length;
  }

  has(hash: string): boolean {
    const record = Buffer.alloc(this.record);
    return this.each((node) => this.readRecord(hash, node, record));
  }

  /** The records of all wanted nodes of a sample that it has. */
  read(hash: string): Buffer {
    const row = Buffer.alloc(this.nodes * this.record);
    if (!this.each((node) => this.readRecord(hash, node, row.subarray(node * this.record))))
      throw new Error(`No crops are stored for ${hash}.`);
    return row;
  }

  close(): void {
    for (const { rows } of this.found) rows.close();
  }

  private each(holds: (node: number) => boolean): boolean {
    for (let node = 0; node < this.nodes; node++) if (!holds(node)) return false;
    return true;
  }

  /** Reads a record from the first folder that has it intact. @returns whether there is one */
  private readRecord(hash: string, node: number, into: Buffer): boolean {
    return this.found.some(({ rows, positions, places }) => {
      const [position, place] = [positions.get(hash), places[node] as number];
      if (position === undefined || place < 0) return false;
      try {
        rows.read(position, place, 1, into);
        return true;
      } catch (error) {
        if (error instanceof DamagedFile) return false;
        throw error;
      }
    });
  }
}
