import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HemlError } from '../contracts/error';
import { readChecked } from '../files/checked-json';
import { readStoredText } from '../files/read-file';

const samplesFile = 'samples.jsonl';

/**
 * Writes the rows of a store that is being built: flat files of rows of a fixed length. A row counts once its line in
 * samples.jsonl is whole, and that is written last: a process may be killed at any instant, and what it had done is found by
 * `readRows`.
 */
export class RowWriter {
  private constructor(
    private readonly folder: string,
    private readonly files: readonly FileHandle[],
    private readonly samples: FileHandle,
  ) {}

  /** @param names of the files that have the rows' bytes */
  static async create(folder: string, names: readonly string[]): Promise<RowWriter> {
    await mkdir(folder, { recursive: true });
    const files = await Promise.all([...names, samplesFile].map((name) => open(join(folder, name), 'w')));
    return new RowWriter(folder, files.slice(0, -1), files.at(-1) as FileHandle);
  }

  /**
   * @param rows of each what the index is to have of it, and its bytes in each of the files
   * @throws HemlError when the disk is full, or cannot be written
   */
  async append(rows: readonly { stored: unknown; bytes: readonly Uint8Array[] }[]): Promise<void> {
    try {
      for (const [i, file] of this.files.entries())
        await file.appendFile(Buffer.concat(rows.map(({ bytes }) => bytes[i] as Uint8Array)));
      await this.samples.appendFile(rows.map(({ stored }) => `${JSON.stringify(stored)}\n`).join(''));
    } catch (cause) {
      throw new HemlError(
        `The segment store cannot be written: ${this.folder} (${(cause as Error).message})`,
        {
          code: 'store-unwritable',
          hint: 'Make room on this disk and start again: what is stored already is used again.',
          cause,
        },
      );
    }
  }

  /** Waits until all that was appended is on the disk. */
  async sync(): Promise<void> {
    await Promise.all(this.files.map((file) => file.sync()));
  }

  async close(): Promise<void> {
    await Promise.all([...this.files, this.samples].map((file) => file.close()));
  }

  /** Removes the lines that stood for the index while there was none. */
  async removeLines(): Promise<void> {
    await rm(join(this.folder, samplesFile), { force: true });
  }
}

/**
 * What a store's folder, finished or not, has of the samples whose rows are whole, in the order of the rows.
 * @param lengths bytes of a row in each of the files, by their names
 */
export async function readRows<Stored>(
  folder: string,
  lengths: Readonly<Record<string, number>>,
): Promise<Stored[]> {
  try {
    const index = await readChecked<{ samples: Stored[] }>(join(folder, 'index.json'), {
      hint: '',
      form: { samples: 'array' },
    });
    if (index) return index.samples;
    const lines = (await readStoredText(join(folder, samplesFile))).split('\n');
    const counts = await Promise.all(
      Object.entries(lengths).map(async ([name, length]) =>
        Math.floor((await stat(join(folder, name))).size / length),
      ),
    );
    return lines.slice(0, Math.min(lines.length - 1, ...counts)).map((line) => JSON.parse(line) as Stored);
  } catch {
    // Another process is just removing it, it is damaged, or it is not one of ours.
    return [];
  }
}
