import { type CsvRow, parseCsv } from '../shared/files/csv';
import { firstText, type Row, spacedRows } from '../shared/files/text';
import { count, mistake } from '../shared/mistake';

export type Attributes = Record<string, boolean>;

export interface AttributeTable {
  file: string;
  /** By the image's file name, `000001.jpg`. */
  byName: Map<string, Attributes>;
}

/**
 * Reads `list_attr_celeba.txt` or `CelebAMask-HQ-attribute-anno.txt`: how many images on the first line, the attributes'
 * names on the second, then an image a line with 1 or -1 for each, parted by one space or two. Or the same as CSV.
 * @returns undefined where no such file is there
 */
export async function readAttributes(
  root: string,
  names: readonly string[],
): Promise<AttributeTable | undefined> {
  const found = await firstText(root, names);
  if (!found) return undefined;
  const { file, text } = found;
  const { header, rows } = file.endsWith('.csv') ? csvTable(text, file) : spacedTable(text, file);
  const byName = new Map(rows.map((row) => [row.cells[0] as string, values(row, header, file)]));
  return { file, byName };
}

function csvTable(text: string, file: string): { header: string[]; rows: CsvRow[] } {
  const { header, rows } = parseCsv(text, file);
  return { header: header.slice(1), rows };
}

function spacedTable(text: string, file: string): { header: string[]; rows: Row[] } {
  const [first, header, ...rows] = spacedRows(text);
  if (!first || !header || first.cells.length !== 1 || !/^\d+$/.test(first.cells[0] as string)) {
    throw mistake(
      `${file} does not begin with the number of images and a line of attributes.`,
      'Take the file as it comes with the dataset.',
      { file, line: 1 },
    );
  }
  if (rows.length !== Number(first.cells[0])) {
    throw mistake(
      `${file} announces ${first.cells[0]} images and has ${count(rows.length, 'line')} of them.`,
      'The file was cut short or changed: unpack it again, or mend the number on its first line.',
      { file, line: 1 },
    );
  }
  return { header: header.cells, rows };
}

function values({ line, cells }: Row, header: readonly string[], file: string): Attributes {
  const wrong = (what: string) =>
    mistake(`Line ${line} of ${file} ${what}.`, 'Take the file as it comes with the dataset.', {
      file,
      line,
    });
  if (cells.length !== header.length + 1) {
    throw wrong(`has ${count(cells.length - 1, 'value')} for ${count(header.length, 'attribute')}`);
  }
  const attributes: Attributes = {};
  header.forEach((name, i) => {
    const value = cells[i + 1] as string;
    if (!/^(1|-1|0)$/.test(value)) throw wrong(`has '${value}' for ${name}, where 1 or -1 is expected`);
    attributes[name] = value === '1';
  });
  return attributes;
}
