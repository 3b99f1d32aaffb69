import { mostBytes, readJsonIfThere, readTextIfThere } from '@hemlkit/core/plugin';
import { mistake, suggest } from '../mistake';
import { type CsvTable, parseCsv } from './csv';
import { parseJsonLines, tableOfJson } from './json-table';

/** Endings of files that are read as tables. */
export const isTableName = (name: string): boolean => /\.(csv|tsv|json|jsonl|ndjson)$/i.test(name);

/**
 * A table of images: CSV, JSON or JSON lines, by its ending.
 * @param image the column that names the images; it comes first in the result. Default: the first
 * @returns nothing where no file is
 * @throws HemlError for a file that is not a table, and for a column that it does not have
 */
export async function readTable(file: string, image?: string): Promise<CsvTable | undefined> {
  const table = await anyTable(file);
  if (!table || image === undefined) return table;
  const at = table.header.indexOf(image);
  if (at < 0)
    throw mistake('column-unknown', `${file} has no column '${image}'.`, suggest(image, table.header), {
      file,
    });
  return withFirst(table, at);
}

/** The table with one of its columns before the others. */
export function withFirst({ header, rows }: CsvTable, at: number): CsvTable {
  const moved = (cells: readonly string[]) => [cells[at] as string, ...cells.filter((_, i) => i !== at)];
  return { header: moved(header), rows: rows.map((row) => ({ ...row, cells: moved(row.cells) })) };
}

async function anyTable(file: string): Promise<CsvTable | undefined> {
  if (/\.json$/i.test(file)) {
    const found = await readJsonIfThere(file, { hint: 'Correct the file, or name another one.' });
    return found && tableOfJson(found.value, file);
  }
  const text = await readTextIfThere(file, mostBytes.text);
  if (text === undefined) return undefined;
  return /\.(jsonl|ndjson)$/i.test(file) ? parseJsonLines(text, file) : parseCsv(text, file);
}
