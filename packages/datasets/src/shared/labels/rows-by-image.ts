import { type CsvRow, placeOf } from '../files/csv';
import { ImageNames } from '../files/image-names';
import type { FoundImage } from '../found';
import { mistake } from '../mistake';

/**
 * The row of each image that a table names in its first column: by its path, with its ending or without, or by its file
 * name where only one image has it. Rows that are equal count once.
 *
 * @throws HemlError for two rows of one image that differ, and for a row that may mean several images
 */
export function rowsByImage(
  images: readonly FoundImage[],
  rows: readonly CsvRow[],
  { file, header }: { file: string; header: readonly string[] },
): ReadonlyMap<FoundImage, CsvRow> {
  const names = new ImageNames(images);
  const found = new Map<FoundImage, CsvRow>();
  for (const row of rows) {
    const name = row.cells[0] as string;
    const [image, other] = names.any(name);
    if (image && other)
      throw mistake(
        'image-name-ambiguous',
        `${capital(placeOf(row))} of ${file} names '${name}', which may be ${image.name} or ${other.name}.`,
        'Write the path under the folder of images.',
        whereOf(row, file),
      );
    if (!image) continue;
    const before = found.get(image);
    if (!before) {
      found.set(image, row);
      continue;
    }
    const at = before.cells.findIndex((cell, i) => i > 0 && cell !== row.cells[i]);
    if (at > 0)
      throw mistake(
        'rows-contradict',
        `The image ${image.name} has the ${header[at]} '${before.cells[at]}' in ${placeOf(before)} of ${file}, and '${row.cells[at]}' in ${placeOf(row)}.`,
        'Remove one of them.',
        whereOf(row, file),
      );
  }
  return found;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const whereOf = ({ line, isEntry }: CsvRow, file: string) => (isEntry ? { file } : { file, line });
