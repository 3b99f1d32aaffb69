import type { Split } from '@hemlkit/core/plugin';
import { parseCsv } from '../shared/files/csv';
import { firstText, spacedRows } from '../shared/files/text';
import { uniqueRows } from '../shared/files/unique-rows';
import { mistake } from '../shared/mistake';

const splitOf: Readonly<Record<string, Split>> = { 0: 'train', 1: 'validation', 2: 'test' };

const files = ['list_eval_partition.txt', 'Eval/list_eval_partition.txt', 'list_eval_partition.csv'];

/**
 * CelebA's own splits, by file name: `000001.jpg 0` a line (0 train, 1 validation, 2 test), or the same as CSV with a
 * header. @returns undefined where the file is not there
 */
export async function readPartition(root: string): Promise<Map<string, Split> | undefined> {
  const found = await firstText(root, files);
  if (!found) return undefined;
  const { file, text } = found;
  const rows = file.endsWith('.csv') ? parseCsv(text, file).rows : spacedRows(text);
  return uniqueRows(
    Array.from(rows, ({ line, cells }) => {
      const [name, number] = cells;
      const split = splitOf[number ?? ''];
      if (name !== undefined && split && cells.length === 2) return { line, name, value: split };
      throw mistake(
        'row-invalid',
        `Line ${line} of ${file} is not an image and its split: '${cells.join(' ')}'.`,
        'Expected a line such as `000001.jpg 0`, with 0 for train, 1 for validation and 2 for test.',
        { file, line },
      );
    }),
    file,
  );
}

/**
 * The splits of CelebA-HQ's images, which are those of the CelebA images they were made from:
 * `CelebA-HQ-to-CelebA-mapping.txt` has the columns idx, orig_idx and orig_file.
 * @returns by CelebA-HQ's number (`0`); undefined where one of the two files is not there
 */
export async function readHqPartition(root: string): Promise<Map<string, Split> | undefined> {
  const partition = await readPartition(root);
  const mapping = await firstText(root, ['CelebA-HQ-to-CelebA-mapping.txt']);
  if (!partition || !mapping) return undefined;
  const [, ...rows] = spacedRows(mapping.text);
  return new Map(
    rows.flatMap(({ cells }) => {
      const split = partition.get(cells[2] ?? '');
      return split ? [[cells[0] as string, split]] : [];
    }),
  );
}
