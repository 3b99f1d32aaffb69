import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readChecked, writeChecked } from '../../files/checked-json';
import { DamagedFile } from '../../files/damaged';
import { readRows } from '../row-files';
import { again, setAsideAtOnce } from '../store';
import { isIntact, recordBytes, recordSeed } from './crop-record';

export const cropsFile = 'crops.u8';

/** What a folder of crops has. */
export interface CropsContent {
  /** Keys of its nodes, in the order of a row's records; see `nodeKey`. */
  nodes: string[];
  /** The hash of each sample's files, in the order of the rows. */
  samples: string[];
}

/** `index.json` of a folder of crops. */
export interface CropsIndex extends CropsContent {
  size: number;
  margin: number;
  fill: readonly number[];
}

const nodesFile = 'nodes.json';

/** Notes the nodes of a build, which its index is to have, so that it can be resumed when it is stopped. */
export const writeNodes = (folder: string, nodes: readonly string[]): Promise<void> =>
  writeChecked(join(folder, nodesFile), { nodes });

/** Removes that note, once the index is written. */
export const removeNodes = (folder: string): Promise<void> => rm(join(folder, nodesFile), { force: true });

/** What a folder has, finished or not, damaged or not; nothing where that cannot be known. */
export async function readContent(folder: string, size: number): Promise<CropsContent | undefined> {
  const reading = { hint: '', form: { nodes: 'array' } } as const;
  try {
    const index = await readChecked<CropsContent>(join(folder, 'index.json'), reading);
    if (index) return index;
    const begun = await readChecked<{ nodes: string[] }>(join(folder, nodesFile), reading);
    if (!begun) return undefined;
    const rowBytes = begun.nodes.length * recordBytes(size);
    return { nodes: begun.nodes, samples: await readRows<string>(folder, { [cropsFile]: rowBytes }) };
  } catch {
    // Another process is just removing it, or it is damaged.
    return undefined;
  }
}

/**
 * Reads a folder of crops: one file, whose rows are samples, and in a row one record a node. So a batch of training is one read
 * a sample, where a file a node would take one for each of its nodes, all at places far from each other.
 */
export class CropRows {
  private readonly file: number;
  private readonly record: number;
  /** [samples, nodes], 1 where a record was found to be what was written: each is checked when it is first read. */
  private readonly checked: Uint8Array;

  /** @param isFinished a damaged one is set aside at once: nobody is to read of it */
  constructor(
    readonly folder: string,
    readonly size: number,
    readonly content: CropsContent,
    private readonly isFinished = false,
  ) {
    this.record = recordBytes(size);
    this.checked = new Uint8Array(content.samples.length * content.nodes.length);
    this.file = openSync(join(folder, cropsFile), 'r');
  }

  /**
   * Opens a finished folder.
   * @returns nothing where there is none
   * @throws DamagedFile where a file of it is missing, or not as long as it should be
   */
  static async open(folder: string, size: number): Promise<CropRows | undefined> {
    const index = await readChecked<CropsIndex>(join(folder, 'index.json'), {
      hint: again,
      form: { size: 'number', nodes: 'array', samples: 'array' },
      item: folder,
    });
    if (!index) return undefined;
    let rows: CropRows;
    try {
      rows = new CropRows(folder, size, index, true);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
      throw new DamagedFile(folder, `${cropsFile} is missing`, again, folder, cause);
    }
    if (fstatSync(rows.file).size === rows.checked.length * rows.record) return rows;
    rows.close();
    const count = index.samples.length;
    throw new DamagedFile(folder, `${cropsFile} does not have the size of ${count} rows`, again);
  }

  /**
   * Reads the records of some neighbouring nodes into the beginning of a buffer.
   * @param first index of the first node
   * @throws DamagedFile where one of them is not what was written
   */
  read(position: number, first: number, count: number, into: Buffer): void {
    const { record, checked, content } = this;
    const place = position * content.nodes.length + first;
    const read = readSync(this.file, into, 0, count * record, place * record);
    if (read !== count * record) throw this.damaged(position, first, 'is cut short');
    for (let i = 0; i < count; i++) {
      if (checked[place + i] === 1) continue;
      const seed = recordSeed(content.samples[position] as string, content.nodes[first + i] as string);
      if (!isIntact(into.subarray(i * record, (i + 1) * record), seed))
        throw this.damaged(position, first + i, 'is not what was written');
      checked[place + i] = 1;
    }
  }

  private damaged(position: number, node: number, what: string): DamagedFile {
    const classes: string[] = JSON.parse(this.content.nodes[node] as string);
    const reason = `the crop of ${classes.join(', ')} in row ${position} ${what}`;
    const error = new DamagedFile(this.folder, reason, again);
    return this.isFinished ? setAsideAtOnce(error, this.folder) : error;
  }

  close(): void {
    closeSync(this.file);
  }
}
