import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '@hemlkit/core/run';
import { encode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { labelsCsv } from './labels-file';
import { TargetFolder } from './target-folder';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-deflate-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const png = (value: number) => encode({ width: 1, height: 1, channels: 1, data: Uint8Array.of(value) });
const pixels = { image: png(1), map: png(2) };
const told = (error: unknown) => {
  const { message, hint } = error as { message: string; hint: string };
  return `${message}\n${hint}`.replaceAll(folder, 'OUT');
};

describe('TargetFolder', () => {
  it('says what stays when the disk is full, and goes on from there', async () => {
    let room = 5;
    const target = await TargetFolder.open(folder, 'a', async (path, data) => {
      if (room-- === 0) throw new Error('ENOSPC: no space left on device');
      await writeWhole(path, data);
    });
    target.total = 3;
    const made: string[] = [];
    const make = (id: string) => async () => {
      made.push(id);
      return pixels;
    };
    await target.composite('a', make('a'));
    await target.composite('b', make('b'));
    const error = await target.composite('c', make('c')).catch((cause: unknown) => cause);
    expect(told(error)).toMatchInlineSnapshot(`
      "The deflated data cannot be written: OUT/masks/c.png (ENOSPC: no space left on device)
      2 of 3 composites are made, and stay. Make room on this disk and start again with the same settings: it goes on from there."
    `);
    expect(await readdir(join(folder, 'images'))).toEqual(['a.png', 'b.png']);
    await target.close();
    const again = await TargetFolder.open(folder, 'a');
    for (const id of ['a', 'b', 'c']) await again.composite(id, make(id));
    expect(made).toEqual(['a', 'b', 'c', 'c']);
    expect(await readdir(join(folder, 'masks'))).toEqual(['a.png', 'b.png', 'c.png']);
  });

  it('does not mix two deflations, nor write between what is none of its own', async () => {
    await (await TargetFolder.open(folder, 'a')).close();
    expect(
      told(await TargetFolder.open(folder, 'b').catch((cause: unknown) => cause)),
    ).toMatchInlineSnapshot(`
      "The folder OUT holds data that were deflated from other data or with other settings.
      Name another folder with --out, or remove what is in it."
    `);
    await rm(join(folder, 'deflation.json'));
    await writeFile(join(folder, 'mine.txt'), '');
    expect(
      told(await TargetFolder.open(folder, 'a').catch((cause: unknown) => cause)),
    ).toMatchInlineSnapshot(`
      "The folder OUT is not empty.
      Name another folder with --out, or remove what is in it."
    `);
  });
});

it('labels.csv quotes what has commas, and leaves empty what is not known', () => {
  const csv = labelsCsv([
    { name: 'a.png', label: 'x, "y"', composite: false, source: 'a', attributes: { age: 3, label: 'z' } },
    { name: 'b.png', label: 'w', composite: true, source: 'a' },
  ]);
  expect(csv).toBe('image,label,composite,source,age\na.png,"x, ""y""",0,a,3\nb.png,w,1,a,\n');
});
