import { count, mistake } from '../mistake';

export interface CsvRow {
  /** From 1, as an editor counts. */
  line: number;
  cells: string[];
}

/**
 * Reads comma-separated values with a header (RFC 4180: quoted cells, doubled quotes). Empty lines are left out.
 * @throws HemlError for an empty file, an open quote, a row of another length than the header
 */
export function parseCsv(text: string, file: string): { header: string[]; rows: CsvRow[] } {
  const records: CsvRow[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let start = 1;
  const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const endRecord = () => {
    cells.push(cell.trim());
    if (cells.some((one) => one !== '')) records.push({ line: start, cells });
    cells = [];
    cell = '';
  };
  for (let i = 0; i < source.length; i++) {
    const letter = source[i] as string;
    if (letter === '\n') line++;
    if (quoted && letter === '"' && source[i + 1] === '"') {
      cell += source[++i];
    } else if (letter === '"') {
      quoted = !quoted;
    } else if (!quoted && letter === ',') {
      cells.push(cell.trim());
      cell = '';
    } else if (!quoted && letter === '\n') {
      endRecord();
      start = line;
    } else {
      cell += letter;
    }
  }
  if (quoted)
    throw mistake(`${file} has a quote that is never closed.`, 'Close it, or double a quote that is meant.', {
      file,
      line: start,
    });
  endRecord();
  const [header, ...rows] = records;
  if (!header)
    throw mistake(`${file} is empty.`, 'Its first line names the columns, the first of which is the image.', {
      file,
    });
  for (const row of rows) {
    if (row.cells.length === header.cells.length) continue;
    const found = `${count(row.cells.length, 'value')} where the header has ${header.cells.length}`;
    throw mistake(
      `Line ${row.line} of ${file} has ${found}.`,
      'Mend the line; a value with a comma is quoted.',
      { file, line: row.line },
    );
  }
  return { header: header.cells, rows };
}
