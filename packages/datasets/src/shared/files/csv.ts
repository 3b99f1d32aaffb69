import { type CsvError, type InfoRecord, type Options, parse } from 'csv-parse/sync';
import { count, mistake } from '../mistake';

export interface CsvRow {
  /** From 1, as an editor counts: where the row ends. */
  line: number;
  /** It is not a line of a file but an entry of a list, and `line` its number. */
  isEntry?: true;
  cells: string[];
}

/** Where a row stands, for messages: `line 3`, `entry 3`. */
export const placeOf = ({ line, isEntry }: CsvRow): string => `${isEntry ? 'entry' : 'line'} ${line}`;

export interface CsvTable {
  header: string[];
  rows: CsvRow[];
}

/** What may separate cells; the header shows which. */
const delimiters = [',', ';', '\t'] as const;
const called: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' };

/** Characters of a row at most: a quote that is never closed would swallow the rest of the file. */
const longestRow = 2 ** 20;

/**
 * Reads a table with a header, its cells separated by commas, semicolons or tabs. A quote counts only where a cell begins,
 * as pandas and spreadsheets read it: `5" pipe` is read as written. Spaces around a cell that is not quoted, and rows
 * without any value, are left out.
 *
 * @throws HemlError for an empty file, an open quote, a row of another length than the header, a column named twice
 */
export function parseCsv(text: string, file: string): CsvTable {
  const [first] = rowsOf(text, file, ',', 1);
  if (!first)
    throw mistake(
      'file-empty',
      `${file} is empty.`,
      'Its first line names the columns, the first of which is the image.',
      {
        file,
      },
    );
  const delimiter = delimiterOf(text, file);
  const [{ cells: header }, ...rows] = rowsOf(text, file, delimiter) as [CsvRow, ...CsvRow[]];
  const twice = header.find((name, i) => name !== '' && header.indexOf(name) !== i);
  if (twice !== undefined)
    throw mistake('column-repeated', `${file} has two columns '${twice}'.`, 'Rename or remove one.', {
      file,
      line: 1,
    });
  for (const { line, cells } of rows) {
    if (cells.length === header.length) continue;
    const found = `${count(cells.length, 'value')} where the header has ${header.length}`;
    throw mistake(
      'row-length-mismatch',
      `Line ${line} of ${file} has ${found}.`,
      `Cells are separated by ${called[delimiter]}, as in its header. Correct the line; a value that holds one is quoted.`,
      { file, line },
    );
  }
  return { header, rows };
}

/** The one that parts the header into most cells. */
function delimiterOf(text: string, file: string): string {
  const cells = (delimiter: string) => rowsOf(text, file, delimiter, 1)[0]?.cells.length ?? 0;
  return delimiters.reduce((best, one) => (cells(one) > cells(best) ? one : best));
}

function rowsOf(text: string, file: string, delimiter: string, most?: number): CsvRow[] {
  let ended = 0;
  try {
    const options = {
      bom: true,
      delimiter,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      max_record_size: longestRow,
      ...(most !== undefined && { to: most }),
      on_record: (cells: string[], { lines }: InfoRecord): CsvRow => {
        ended = lines;
        return { line: lines, cells };
      },
    };
    // The types know no rows that `on_record` makes other than lists.
    return parse(text, options as unknown as Options) as unknown as CsvRow[];
  } catch (cause) {
    throw notCsv(cause as CsvError & { lines?: number }, file, ended + 1);
  }
}

/** @param begin the first line that no row was read from */
function notCsv(cause: CsvError & { lines?: number }, file: string, begin: number): Error {
  if (cause.code === 'CSV_QUOTE_NOT_CLOSED' || cause.code === 'CSV_MAX_RECORD_SIZE')
    return mistake(
      'quote-unclosed',
      `${file} has a quote that is never closed, in line ${begin} or soon after it.`,
      'Close it, or double a quote that is meant.',
      { file, line: begin },
    );
  if (cause.code === 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE') {
    const line = cause.lines ?? begin;
    return mistake(
      'text-after-quote',
      `Line ${line} of ${file} has a cell that goes on after its closing quote.`,
      'Double a quote that is meant: "5"" pipe".',
      { file, line },
    );
  }
  return cause;
}
