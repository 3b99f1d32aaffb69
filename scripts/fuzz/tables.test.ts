import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeText } from '../../packages/core/src/files/read-text';
import { parseCsv } from '../../packages/datasets/src/shared/files/csv';
import { labelByColumn } from '../../packages/datasets/src/shared/labels/label-column';
import { readClassNames } from '../../packages/datasets/src/shared/masks/class-names';
import { readScalars } from '../../packages/datasets/src/shared/parquet/scalars';
import { openTable, readRows } from '../../packages/datasets/src/shared/parquet/table';
import { readList } from '../../packages/datasets/src/shared/splits/read-list';
import { writeParquet } from '../../packages/datasets/test/tiny-parquet';
import { hold, inputs } from './held';
import { chance, mutated, scribbled } from './mutate';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-fuzz-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const images = ['a', 'b', 'c "q"', 'in/d', '#e'].map((id) => ({ id, name: `${id}.png`, file: `/${id}.png` }));
const table = 'image,label,x\na.png,"smile, big",1\nb.png,no,0\n"c ""q"".png",smile,07\nd.png,no,\n';
const list = '# some\na.png\nin/d\n#e.png\n\nb\n';

it('tables', async () => {
  const next = chance(1);
  const file = join(folder, 'labels.csv');
  await hold(inputs, async (i) => {
    const text = scribbled(table, next);
    const bytes =
      i % 3 === 0 ? mutated(Buffer.from(text, i % 2 ? 'utf16le' : 'utf8'), next) : Buffer.from(text);
    parseCsv(decodeText(bytes, file), file);
    await writeFile(file, bytes);
    await labelByColumn(images, { file, column: 'label', verbatim: false });
  });
});

it('lists', async () => {
  const next = chance(2);
  const file = join(folder, 'train.txt');
  const samples = images.map((image) => ({ ...image, label: 'x' }));
  await hold(inputs, async () => {
    await writeFile(file, scribbled(list, next));
    const found = await readList(samples, file, 'train');
    expect(new Set(found).size).toBe(found.length);
  });
});

it('names of classes', async () => {
  const next = chance(3);
  const file = join(folder, 'classes.json');
  await hold(inputs, async () => {
    await writeFile(file, scribbled('{ "classes": ["background", "skin", "l_eye"] }', next));
    const names = await readClassNames(file);
    expect(new Set(names).size).toBe(names.length);
  });
});

it('parquet files', async () => {
  const next = chance(4);
  const image = Uint8Array.from({ length: 200 }, (_, i) => (i * 7) % 256);
  const packers = {
    SNAPPY: {},
    GZIP: { GZIP: (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes)) },
    BROTLI: { BROTLI: (bytes: Uint8Array) => new Uint8Array(brotliCompressSync(bytes)) },
  };
  const seeds: Buffer[] = [];
  const { readFile } = await import('node:fs/promises');
  for (const [codec, compressors] of Object.entries(packers)) {
    const options = { scene_category: [0, 1, 1], names: ['x', 'y'], codec: codec as 'SNAPPY', compressors };
    writeParquet(folder, `${codec}.parquet`, { image: [image, null, image] }, options);
    seeds.push(await readFile(join(folder, `${codec}.parquet`)));
  }
  const file = join(folder, 'train.parquet');
  await hold(inputs, async (i) => {
    await writeFile(file, mutated(seeds[i % seeds.length] as Buffer, next));
    const opened = await openTable({ name: 'train', file }, 1);
    await readScalars(opened);
    await readRows(opened, opened.imageColumns, 0, Math.min(opened.rows, 4));
  });
});
