import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeIo } from '../test/fake-io';
import { main } from './main';
import { writeSheet } from './write-sheet';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-sheet-'));
});
afterAll(() => rm(folder, { recursive: true }));

const described = {
  name: 'tiny',
  background: 'black' as const,
  segments: [{ name: 'face', classes: ['skin'] }],
};
const bytes = new Uint8Array(8 * 8 * 3).fill(200);
const example = {
  id: 'a',
  label: 'yes',
  size: 8,
  image: bytes,
  map: new Uint8Array(64),
  classes: ['skin'],
  nodes: [{ id: 'face', isLeaf: true, image: bytes, seen: 'shown' as const }],
};

test('writes a PNG with its texts drawn over the pictures', async () => {
  const file = await writeSheet(join(folder, 'sheet.png'), described, [example]);
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(3);
  // The title is the first thing below the margin: some of its pixels are dark.
  const title = data.subarray(info.width * 3 * 20, info.width * 3 * 40);
  expect(Math.min(...title)).toBeLessThan(100);
});

test('makes the folder of a sheet', async () => {
  const file = await writeSheet(join(folder, 'no', 'such', 'sheet.png'), described, [example]);
  expect((await sharp(file).metadata()).format).toBe('png');
});

test('says where a sheet cannot be written', async () => {
  await writeFile(join(folder, 'taken'), '');
  const file = join(folder, 'taken', 'sheet.png');
  await expect(writeSheet(file, described, [example])).rejects.toThrow(`${file} cannot be written`);
});

test('refuses a name that is not a PNG before anything is read', async () => {
  const io = fakeIo();
  expect(await main(['data', 'no-such-spec.yaml', '--out', 'sheet.jpg'], io)).toBe(2);
  expect(io.stderr).toContain('--out sheet.jpg is not a PNG file');
});
