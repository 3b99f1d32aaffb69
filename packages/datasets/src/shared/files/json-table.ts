import { mistake } from '../mistake';
import type { CsvRow, CsvTable } from './csv';

const forms =
  'Expected [{ "image": "a.png", "label": "cat" }, ...], { "a.png": "cat", ... } or { "a.png": { "label": "cat" }, ... }.';

/**
 * A table from JSON: a list of records, the first key of which names the image; a list of pairs of image and label; or an
 * object by image, of labels or of records. An object with one key that holds such a list is taken for the list. Lists and objects
 * inside a record are left out.
 *
 * @throws HemlError for anything else
 * @example
 * tableOfJson({ 'a.png': 'cat' }, 'labels.json') // header ['image', 'label'], one row of ['a.png', 'cat']
 */
export function tableOfJson(value: unknown, file: string): CsvTable {
  const whole = isRecord(value) ? Object.values(value) : [];
  const [only] = whole;
  const inner = whole.length === 1 && Array.isArray(only) ? only : value;
  const records = Array.isArray(inner) ? inner.map(recordOf) : isRecord(inner) ? byImage(inner) : [];
  if (records.length === 0 || records.includes(undefined)) {
    const at = records.indexOf(undefined);
    const which =
      at < 0 ? `${file} is not a table of images.` : `${entry(at)} of ${file} is not a record of an image.`;
    throw mistake('table-invalid', which, forms, { file });
  }
  return tableOf(records as Entry[], (i) => ({ line: i + 1, isEntry: true }));
}

/** A table from a record a line. @throws HemlError for a line that is not one */
export function parseJsonLines(text: string, file: string): CsvTable {
  const found: { line: number; record: Entry }[] = [];
  for (const [i, written] of text.split(/\r\n?|\n/).entries()) {
    if (written.trim() === '') continue;
    const record = recordOf(parsed(written));
    if (!record)
      throw mistake('table-invalid', `Line ${i + 1} of ${file} is not a record of an image.`, forms, {
        file,
        line: i + 1,
      });
    found.push({ line: i + 1, record });
  }
  if (found.length === 0) throw mistake('file-empty', `${file} is empty.`, forms, { file });
  return tableOf(
    found.map(({ record }) => record),
    (i) => ({ line: (found[i] as { line: number }).line }),
  );
}

const entry = (at: number) => `Entry ${at + 1}`;

type Entry = readonly (readonly [key: string, cell: string])[];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a value is in a cell; nothing of a list or an object. */
function cellOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function cellsOf(record: Record<string, unknown>): Entry {
  return Object.entries(record).flatMap(([key, value]) => {
    const cell = cellOf(value);
    return cell === undefined ? [] : [[key, cell] as const];
  });
}

/** A record, or a pair of image and label; nothing where it names no image. */
function recordOf(value: unknown): Entry | undefined {
  if (Array.isArray(value)) {
    const [image, label, more] = value.map(cellOf);
    const isPair = value.length === 2 && image !== undefined && label !== undefined && more === undefined;
    return isPair ? [['image', image] as const, ['label', label] as const] : undefined;
  }
  const cells = isRecord(value) ? cellsOf(value) : [];
  return cells.length > 1 ? cells : undefined;
}

function byImage(value: Record<string, unknown>): (Entry | undefined)[] {
  return Object.entries(value).map(([image, of]) => {
    if (isRecord(of)) return [['image', image] as const, ...cellsOf(of).filter(([key]) => key !== 'image')];
    const label = cellOf(of);
    return label === undefined ? undefined : [['image', image] as const, ['label', label] as const];
  });
}

/** All keys become columns, in the order in which they first occur. */
function tableOf(records: readonly Entry[], place: (i: number) => Omit<CsvRow, 'cells'>): CsvTable {
  const header = [...new Set(records.flatMap((record) => record.map(([key]) => key)))];
  const columns = new Map(header.map((key, i) => [key, i]));
  const rows = records.map((record, i) => {
    const cells = new Array<string>(header.length).fill('');
    for (const [key, cell] of record) cells[columns.get(key) as number] = cell;
    return { ...place(i), cells };
  });
  return { header, rows };
}
