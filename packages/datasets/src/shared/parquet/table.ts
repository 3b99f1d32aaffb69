import { HemlError, isHemlError } from '@hemlkit/core/plugin';
import { type AsyncBuffer, type FileMetaData, parquetSchema } from 'hyparquet';
import { mistake } from '../mistake';
import { checkCodecs } from './codecs';
import { fileBuffer } from './file-buffer';
import { readMetadata, readObjects } from './reader';
import type { Shard } from './shards';

/** A parquet file of which only the index at its end was read. */
export interface Table {
  shard: Shard;
  file: AsyncBuffer;
  metadata: FileMetaData;
  /** Names of columns that hold images: groups of `bytes` and `path`, as Hugging Face writes them. */
  imageColumns: string[];
  otherColumns: string[];
  rows: number;
  /** That the decoder may be at work between two readings of the file. */
  seconds?: number;
}

/** @param seconds that the decoder may be at work between two readings of the file */
export async function openTable(shard: Shard, seconds?: number): Promise<Table> {
  try {
    const file = await fileBuffer(shard.file);
    const metadata = await readMetadata(file, seconds);
    const columns = parquetSchema(metadata).children;
    const rows = Number(metadata.num_rows);
    // Every row is an image, of some bytes.
    if (!Number.isSafeInteger(rows) || rows < 0 || rows > file.byteLength)
      throw new Error(`it should have ${rows} rows in ${file.byteLength} bytes`);
    const isImage = ({ children }: (typeof columns)[number]) =>
      children.some(({ element }) => element.name === 'bytes');
    checkCodecs(shard.file, metadata);
    return {
      shard,
      file,
      metadata,
      imageColumns: columns.filter(isImage).map(({ element }) => element.name),
      otherColumns: columns
        .filter(({ children }) => children.length === 0)
        .map(({ element }) => element.name),
      rows,
      ...(seconds !== undefined && { seconds }),
    };
  } catch (cause) {
    throw isHemlError(cause) ? cause : damaged(shard, cause);
  }
}

/** @returns the first of some names that is a column of images @throws HemlError that lists the columns there are */
export function imageColumn({ shard, imageColumns, otherColumns }: Table, names: readonly string[]): string {
  const found = names.find((name) => imageColumns.includes(name));
  if (found !== undefined) return found;
  throw mistake(
    'column-unknown',
    `${shard.file} has no column ${names.map((name) => `'${name}'`).join(' or ')} of images.`,
    `Its columns of images are: ${imageColumns.join(', ') || 'none'}; others: ${otherColumns.join(', ') || 'none'}.`,
  );
}

/** Rows from `start` to before `end`. Of the file only the row groups (or pages) of these columns are read. */
export async function readRows(
  { shard, file, metadata, seconds }: Table,
  columns: string[],
  start: number,
  end: number,
): Promise<Record<string, unknown>[]> {
  try {
    return await readObjects(file, metadata, { columns, rowStart: start, rowEnd: end }, seconds);
  } catch (cause) {
    throw damaged(shard, cause);
  }
}

function damaged({ file }: Shard, cause: unknown): HemlError {
  return new HemlError(`${file} cannot be read: ${(cause as Error).message}.`, {
    code: 'file-unreadable',
    hint: 'The file is damaged or only partly there: fetch it again.',
    cause,
  });
}
