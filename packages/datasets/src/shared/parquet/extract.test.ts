import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TinyData } from '../../../test/tiny-data';
import { writeParquet } from '../../../test/tiny-parquet';
import { extractCells } from './extract';
import { openTable } from './table';

let data: TinyData;
beforeEach(async () => {
  data = await TinyData.create();
});
afterEach(() => data.remove());

/** 64 rows of 64 kB that cannot be packed. */
const images = Array.from({ length: 64 }, () => new Uint8Array(randomBytes(65536)));

test.each([
  // Where the file tells where its pages lie, few rows are in memory at once, however large its row groups are.
  [{ rowGroup: 64, pages: true }, 34 * 65536 + 2 ** 20],
  [{ rowGroup: 8, pages: false }, 8 * 65536 + 2 ** 16],
])('reads a few rows at a time: %o', async (options, most) => {
  writeParquet(data.root, 'a.parquet', { image: images, mask: images.map(() => new Uint8Array(8)) }, options);
  const table = await openTable({ name: 'a', file: join(data.root, 'a.parquet') });
  const sizes: number[] = [];
  const { file } = table;
  table.file = {
    byteLength: file.byteLength,
    slice: async (start, end) => {
      const bytes = await file.slice(start, end);
      sizes.push(bytes.byteLength);
      return bytes;
    },
  };
  const out = (row: number) => join(data.root, `out/${row}`);
  const rows = Array.from({ length: 64 }, (_, row) => row);
  await extractCells(
    table,
    rows.map((row) => ({ row, column: 'image', file: out(row), id: String(row) })),
  );
  expect(Math.max(...sizes)).toBeLessThan(most);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(64 * 65536 * 1.6);
  for (const row of [0, 31, 63]) expect(new Uint8Array(await readFile(out(row)))).toEqual(images[row]);
});
