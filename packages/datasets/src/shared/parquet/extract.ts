import { access } from 'node:fs/promises';
import { HemlError, writeWhole } from '@hemlkit/core/plugin';
import { inTurn } from '../in-turn';
import { readRows, type Table } from './table';

/** A file that is to hold the bytes of a cell. */
export interface Cell {
  row: number;
  column: string;
  file: string;
  /** The sample's, for messages. */
  id: string;
}

/** Rows read at once: a few megabytes of images. */
const atOnce = 32;

/**
 * Writes cells of one table into files of their own, those that are not there yet, in the order of the rows, so that
 * memory holds a few rows (without page offsets in the file: one row group's column) and a stopped run goes on.
 */
export async function extractCells(table: Table, cells: readonly Cell[]): Promise<void> {
  const there = await inTurn(cells, 64, ({ file }) =>
    access(file).then(
      () => true,
      () => false,
    ),
  );
  const wanted = cells.filter((_, i) => !there[i]).sort((a, b) => a.row - b.row);
  // A column at a time: masks are asked for without images.
  for (const column of new Set(wanted.map((cell) => cell.column))) {
    const own = wanted.filter((cell) => cell.column === column);
    for (const { start, end } of spans(own, column, table)) {
      const rows = await readRows(table, [column], start, end);
      const here = own.filter(({ row }) => row >= start && row < end);
      await inTurn(here, 8, (cell) => writeWhole(cell.file, bytesOf(rows[cell.row - start], cell, table)));
    }
  }
}

/** Stretches of rows that hold all wanted ones: whole row groups, or pieces of them where pages can be found. */
function spans(
  cells: readonly Cell[],
  column: string,
  { metadata }: Table,
): { start: number; end: number }[] {
  const rows = cells.map(({ row }) => row);
  const result: { start: number; end: number }[] = [];
  let first = 0;
  let at = 0;
  for (const { num_rows, columns } of metadata.row_groups) {
    const after = first + Number(num_rows);
    const bytes = columns.find(({ meta_data }) => meta_data?.path_in_schema.join('.') === `${column}.bytes`);
    const paged = bytes?.offset_index_offset !== undefined;
    while (at < rows.length && (rows[at] as number) < after) {
      const start = rows[at] as number;
      const most = paged ? Math.min(after, start + atOnce) : after;
      while (at < rows.length && (rows[at] as number) < most) at++;
      result.push({ start, end: (rows[at - 1] as number) + 1 });
    }
    first = after;
  }
  return result;
}

function bytesOf(row: Record<string, unknown> | undefined, cell: Cell, { shard }: Table): Uint8Array {
  const image = row?.[cell.column] as { bytes?: unknown } | null | undefined;
  if (image?.bytes instanceof Uint8Array && image.bytes.length > 0) return image.bytes;
  throw new HemlError(
    `The ${cell.column} of sample '${cell.id}' has no bytes: row ${cell.row} of ${shard.file}`,
    {
      code: 'image-bytes-missing',
      hint: 'The images have to be embedded in the file; a path alone leads nowhere.',
    },
  );
}
