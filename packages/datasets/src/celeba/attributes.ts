import { parseCsv } from '../shared/files/csv';
import { firstText, type Row, spacedRows } from '../shared/files/text';
import { uniqueRows } from '../shared/files/unique-rows';
import { count, mistake } from '../shared/mistake';

export type Attributes = Record<string, boolean>;

export interface AttributeTable {
  file: string;
  /** By the image's file name, `000001.jpg`. */
  byName: Map<string, Attributes>;
}

/**
 * Reads `list_attr_celeba.txt` or `CelebAMask-HQ-attribute-anno.txt`: how many images on the first line, the attributes'
 * names on the second, then an image a line with 1 or -1 for each, separated by one space or two. Or the same as CSV.
 * @returns undefined where no such file is there
 */
export async function readAttributes(
  root: string,
  names: readonly string[],
): Promise<AttributeTable | undefined> {
  const found = await firstText(root, names);
  if (!found) return undefined;
  const { file, text } = found;
  return { file, byName: file.endsWith('.csv') ? csvTable(text, file) : spacedTable(text, file) };
}

function csvTable(text: string, file: string): Map<string, Attributes> {
  const { header, rows } = parseCsv(text, file);
  const read = reader(header.slice(1), file);
  return uniqueRows(readRows(rows, read), file);
}

function spacedTable(text: string, file: string): Map<string, Attributes> {
  const rows = spacedRows(text);
  const first: Row | undefined = rows.next().value;
  const header: Row | undefined = rows.next().value;
  if (!first || !header || first.cells.length !== 1 || !/^\d+$/.test(first.cells[0] as string)) {
    throw mistake(
      'table-invalid',
      `${file} does not begin with the number of images and a line of attributes.`,
      'Take the file as it comes with the dataset.',
      { file, line: 1 },
    );
  }
  const read = reader(header.cells, file);
  const byName = uniqueRows(readRows(rows, read), file);
  if (byName.size !== Number(first.cells[0])) {
    throw mistake(
      'table-incomplete',
      `${file} announces ${count(Number(first.cells[0]), 'image')} and names ${byName.size}.`,
      'The file was cut short or changed: unpack it again, or correct the number on its first line.',
      { file, line: 1 },
    );
  }
  return byName;
}

function* readRows(rows: Iterable<Row>, read: (row: Row) => Attributes) {
  for (const row of rows) yield { line: row.line, name: row.cells[0] as string, value: read(row) };
}

/** Reads the values of a row. */
function reader(header: readonly string[], file: string): (row: Row) => Attributes {
  // Copies of a parsed object are far smaller than objects filled key by key, and there are 200,000.
  const none: Attributes = JSON.parse(
    JSON.stringify(Object.fromEntries(header.map((name) => [name, false]))),
  );
  return ({ line, cells }) => {
    const wrong = (code: string, what: string) =>
      mistake(code, `Line ${line} of ${file} ${what}.`, 'Take the file as it comes with the dataset.', {
        file,
        line,
      });
    if (cells.length !== header.length + 1) {
      throw wrong(
        'row-length-mismatch',
        `has ${count(cells.length - 1, 'value')} for ${count(header.length, 'attribute')}`,
      );
    }
    const attributes = { ...none };
    header.forEach((name, i) => {
      const value = cells[i + 1] as string;
      if (value === '1') attributes[name] = true;
      else if (value !== '-1' && value !== '0') {
        throw wrong('value-invalid', `has '${value}' for ${name}, where 1 or -1 is expected`);
      }
    });
    return attributes;
  };
}
