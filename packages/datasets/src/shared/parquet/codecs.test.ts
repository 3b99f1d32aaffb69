import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TinyData } from '../../../test/tiny-data';
import { writeParquet } from '../../../test/tiny-parquet';
import { openTable, readRows } from './table';

let data: TinyData;
beforeEach(async () => {
  data = await TinyData.create();
});
afterEach(() => data.remove());

const image = Uint8Array.from({ length: 300 }, (_, i) => i % 7);
const table = (codec: 'GZIP' | 'BROTLI' | 'SNAPPY' | 'LZO', pack: (bytes: Uint8Array) => Uint8Array) => {
  writeParquet(data.root, 'a.parquet', { image: [image, image] }, { codec, compressors: { [codec]: pack } });
  return openTable({ name: 'a', file: join(data.root, 'a.parquet') });
};

it.each([
  ['GZIP', (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes))],
  ['BROTLI', (bytes: Uint8Array) => new Uint8Array(brotliCompressSync(bytes))],
] as const)('reads %s', async (codec, pack) => {
  const rows = await readRows(await table(codec, pack), ['image'], 0, 2);
  expect(rows.map((row) => (row.image as { bytes: Uint8Array }).bytes)).toEqual([image, image]);
});

it('names a codec that is not read', async () => {
  expect(
    (await data.told(table('LZO', (bytes) => bytes))).replaceAll(data.root, 'DATA'),
  ).toMatchInlineSnapshot(`
    "DATA/a.parquet is compressed by LZO, which is not read.
    Write it by one of: UNCOMPRESSED, SNAPPY, GZIP, BROTLI, ZSTD, LZ4, LZ4_RAW."
  `);
});
