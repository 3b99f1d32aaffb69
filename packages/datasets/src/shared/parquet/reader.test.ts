import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TinyData } from '../../../test/tiny-data';
import { writeParquet } from '../../../test/tiny-parquet';
import { fileBuffer } from './file-buffer';
import { readMetadata, readObjects } from './reader';

let data: TinyData;
beforeEach(async () => {
  data = await TinyData.create();
});
afterEach(() => data.remove());

const image = Uint8Array.from({ length: 300 }, (_, i) => i % 7);
const rows = { columns: ['image'], rowStart: 0, rowEnd: 2 };

it('gives up a file that keeps the decoder busy for ever, and reads the next', async () => {
  const codec = {
    codec: 'GZIP',
    compressors: { GZIP: (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes)) },
  } as const;
  writeParquet(data.root, 'a.parquet', { image: [image, image] }, codec);
  const hostile = await readFile(join(data.root, 'a.parquet'));
  // In the first page's header (Thrift's compact protocol) the part that says how many values it has ends at once: the
  // decoder reads on at no place, which is one byte again and again.
  const part = hostile.indexOf(Buffer.from('5c15041500', 'hex')) + 1;
  expect(part).toBeGreaterThan(4);
  hostile.set([0, 0, 0xff, 0xff], part);
  await writeFile(join(data.root, 'b.parquet'), hostile);
  const read = async (name: string, seconds: number) => {
    const file = await fileBuffer(join(data.root, name));
    return (await readObjects(file, await readMetadata(file), rows, seconds)).length;
  };
  await expect(read('b.parquet', 0.5)).rejects.toThrow('decoding it takes more than 0.5 seconds');
  expect(await read('a.parquet', 60)).toBe(2);
});
