import { HemlError } from '@hemlkit/core/plugin';
import type { CsvRow } from '../files/csv';
import { readTable } from '../files/table';
import type { FoundImage, Labelled } from '../found';
import { count, mistake, suggest } from '../mistake';
import { binLabels, notAmounts } from './bins';
import { cellValue } from './cell-value';
import { rowsByImage } from './rows-by-image';
import type { LabelRule } from './rules';
import { labelNames } from './yes-no';

/**
 * Labels from a column of a table, CSV or JSON. A column with two values, yes and no (1 and 0, 1 and -1, true and false), called `smile`
 * gives the labels `smile` and `no-smile`; any other column gives its values. All columns become attributes; one of an
 * empty cell is not known. Images without a row, or without a value in the column, are left out, and a note counts them.
 *
 * @param rule.image the column that names the images. Default: the first
 * @param rule.bins numbers at which a column of amounts is parted into labels
 * @param rule.verbatim the values are the labels whatever they are
 * @param rule.values those that count: images with another one are left out, and a note counts them
 * @throws HemlError for a file that is missing or of other images, a column that it does not have, a value that no image has,
 *   a column of amounts without bins
 */
export async function labelByColumn(
  images: readonly FoundImage[],
  {
    file,
    column,
    image,
    bins,
    verbatim,
    values: wanted,
  }: Omit<Extract<LabelRule, { kind: 'column' }>, 'kind'>,
): Promise<Labelled> {
  const table = await readTable(file, image);
  if (!table)
    throw mistake(
      'labels-file-missing',
      `The file of labels is missing: ${file}.`,
      "Correct the `file` of the dataset's `label`, or its `root`.",
    );
  const { header, rows } = table;
  const at = header.indexOf(column, 1);
  if (at < 0) throw noColumn(header, column, file);
  const rowOf = rowsByImage(images, rows, { file, header });
  const known = images.flatMap((image) => {
    const cells = rowOf.get(image)?.cells;
    return cells && cells[at] !== '' ? [{ image, cells }] : [];
  });
  if (known.length === 0) throw nothingFound(images, rows, rowOf.size, { file, column });
  const found = wanted ? known.filter(({ cells }) => wanted.includes(cells[at] as string)) : known;
  if (wanted) checkValues(wanted, { file, column, has: known.map(({ cells }) => cells[at] as string) });
  const values = found.map(({ cells }) => cells[at] as string);
  const labels = bins
    ? binLabels(values, bins, { column, file })
    : verbatim
      ? values
      : labelNames(notAmounts(values, { column, file }), column);
  const unknown = images.length - known.length;
  const others = known.length - found.length;
  return {
    samples: found.map(({ image, cells }, i) => ({
      ...image,
      label: labels[i] as string,
      attributes: { ...image.attributes, ...attributesOf(header, cells) },
    })),
    notes: [
      ...(unknown > 0 ? [`${count(unknown, 'image')} left out: no '${column}' in ${file}.`] : []),
      ...(others > 0 ? [`${count(others, 'image')} left out: another '${column}' in ${file}.`] : []),
    ],
  };
}

function checkValues(
  wanted: readonly string[],
  { file, column, has }: { file: string; column: string; has: readonly string[] },
): void {
  const there = new Set(has);
  const missing = wanted.find((value) => !there.has(value));
  if (missing === undefined) return;
  throw mistake(
    'label-value-unknown',
    `No image has the ${column} '${missing}' in ${file}.`,
    suggest(missing, [...there]),
    { file },
  );
}

/**
 * Images with the columns of a table of labels as attributes, where their label comes from elsewhere. A table that cannot be
 * read as one of these images changes nothing, and a note gives the reason.
 */
export async function withColumns(
  images: readonly FoundImage[],
  file: string,
): Promise<{ images: FoundImage[]; notes: string[] }> {
  try {
    const table = await readTable(file);
    if (!table) return { images: [...images], notes: [] };
    const { header, rows } = table;
    const rowOf = rowsByImage(images, rows, { file, header });
    const known = images.map((image) => {
      const row = rowOf.get(image);
      return row
        ? { ...image, attributes: { ...image.attributes, ...attributesOf(header, row.cells) } }
        : image;
    });
    return { images: known, notes: [] };
  } catch (error) {
    if (!(error instanceof HemlError)) throw error;
    return { images: [...images], notes: [`Attributes are not read: ${error.message}`] };
  }
}

function attributesOf(header: readonly string[], cells: readonly string[]): FoundImage['attributes'] {
  const known = header.flatMap((key, i) => {
    const value = i > 0 ? cellValue(cells[i] as string) : undefined;
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(known);
}

function noColumn(header: readonly string[], column: string, file: string): Error {
  const where = { file, line: 1 };
  if (header[0] === column)
    return mistake(
      'column-names-images',
      `'${column}' is the first column of ${file}, which names the image.`,
      'Put the column of the images first.',
      where,
    );
  const hint =
    header.length > 1
      ? suggest(column, header.slice(1))
      : `Its header has one column, '${header[0]}': cells are separated by commas, semicolons or tabs.`;
  return mistake('column-unknown', `${file} has no column '${column}'.`, hint, where);
}

function nothingFound(
  images: readonly FoundImage[],
  rows: readonly CsvRow[],
  named: number,
  { file, column }: { file: string; column: string },
): Error {
  if (named > 0)
    return mistake(
      'column-empty',
      `The column '${column}' of ${file} is empty in all ${count(named, 'row')} of the images.`,
      'Fill it, or take another column.',
      { file },
    );
  return mistake(
    'table-of-other-images',
    `No image is named in the first column of ${file}.`,
    `The first image is '${images[0]?.name}', the first row '${rows[0]?.cells[0] ?? ''}'.`,
    { file },
  );
}
