import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HemlError, type ListedFile, withoutEnding } from '@hemlkit/core/plugin';
import type { CsvTable } from '../shared/files/csv';
import type { ImageFile } from '../shared/files/images';
import { isTableName, readTable, withFirst } from '../shared/files/table';
import { aloneIn, areAmounts, thirds } from '../shared/labels/bins';
import { rowsByImage } from '../shared/labels/rows-by-image';
import { fromName, type NameRule } from './name-attributes';

/** A column of a table of images. */
export interface SurveyedColumn {
  name: string;
  /** The value of each image, in the order of the images; empty where it is not known. */
  values: string[];
  /** Whether it holds amounts (for example an age) and not labels; then `bins` divides it into three. */
  isAmount: boolean;
  bins: number[];
  /** Images whose value no other image has. */
  alone: number;
}

/** A table that names images. */
export interface SurveyedTable {
  /** The path under the root, with slashes. */
  file: string;
  /** The column that names the images, where it is not the first. */
  image?: string;
  /** How many of its rows name an image, of how many. */
  named: number;
  rows: number;
  columns: SurveyedColumn[];
}

/** What images may be distinguished by, beside what they show. */
export interface Survey {
  tables: SurveyedTable[];
  /** Tables that could not be read, with the reason. */
  unread: { file: string; reason: string }[];
  /** A rule by which the images' names put them in groups of more than one, with the group of each image. */
  groups?: { rule: NameRule; values: string[] };
}

/** Groups fewer than these may be anything: two kinds of images in `cat_1.png`, `dog_1.png`. */
const fewestGroups = 5;

/**
 * Looks at the tables of a folder, and at the images' names, for what may be their labels and their groups.
 *
 * @param root of the dataset `folder`, absolute
 * @param folder of the images under it; tables are looked for in both
 * @param images as they are found there
 */
export async function surveyFolder(
  root: string,
  folder: string,
  images: readonly ListedFile[],
): Promise<Survey> {
  const known = images.map((image) => ({ id: withoutEnding(image.name), ...image }));
  const tables: SurveyedTable[] = [];
  const unread: Survey['unread'] = [];
  for (const name of await tablesOf(root, folder)) {
    try {
      const table = await readTable(join(root, name));
      const found = table && surveyTable(known, table, name);
      if (found) tables.push(found);
    } catch (error) {
      if (!(error instanceof HemlError)) throw error;
      // JSON may be anything: a file that is not a table is not a mistake.
      if (error.code !== 'table-invalid') unread.push({ file: name, reason: error.message });
    }
  }
  const groups = groupsOfNames(images);
  return { tables, unread, ...(groups && { groups }) };
}

/** Files that are called like tables, hidden ones left out. */
async function tablesOf(root: string, folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const place of folder === '.' ? [''] : ['', folder])
    for (const entry of await readdir(join(root, place)))
      if (isTableName(entry) && !entry.startsWith('.'))
        found.push(place === '' ? entry : `${place}/${entry}`);
  return found.sort();
}

/** Nothing where no column names an image. */
function surveyTable(images: readonly ImageFile[], table: CsvTable, file: string): SurveyedTable | undefined {
  const readings = table.header.map((_, at) => {
    const ordered = at === 0 ? table : withFirst(table, at);
    const named = new Set(ordered.rows.map(({ cells }) => cells[0]));
    return { at, ordered, distinct: named.size };
  });
  for (const { at, ordered, distinct } of readings) {
    // A column of few values names no images, and is not looked up: a label may be called as an image is.
    if (distinct < table.rows.length / 2) continue;
    const rowOf = rowsByImage(images, ordered.rows, { file, header: ordered.header });
    if (rowOf.size === 0) continue;
    const columns = ordered.header.slice(1).map((name, i) => {
      const values = images.map((image) => rowOf.get(image)?.cells[i + 1] ?? '');
      const filled = values.filter((value) => value !== '');
      const isAmount = areAmounts(filled);
      return { name, values, isAmount, bins: isAmount ? thirds(filled) : [], alone: aloneIn(filled) };
    });
    return {
      file,
      ...(at > 0 && { image: ordered.header[0] as string }),
      named: rowOf.size,
      rows: table.rows.length,
      columns,
    };
  }
  return undefined;
}

/** `anna_1.png` and `anna_2.png` are of one group, and so are images of one folder. */
function groupsOfNames(images: readonly ListedFile[]): Survey['groups'] {
  const rules: NameRule[] = [{ before: '_' }, { before: '-' }, { folder: true }];
  for (const rule of rules) {
    const values = images.map(({ name }) => {
      const isNumbered = 'folder' in rule || /[_-]\D{0,8}\d+\.\w+$/.test(name);
      return (isNumbered && fromName(name, rule)) || '';
    });
    const known = values.filter((value) => value !== '');
    const groups = new Set(known).size;
    const isRepeated = known.length - aloneIn(known) > images.length / 2;
    if (groups >= fewestGroups && isRepeated) return { rule, values };
  }
  return undefined;
}
