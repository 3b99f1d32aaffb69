import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { linkOrCopy, writeIfPossible, writeWhole } from './atomic';
import { DamagedFile, setAside, unlessDamaged } from './damaged';
import { thisProcess } from './owner';
import { sweepTemporaries, temporaryName } from './temporary';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-atomic-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('writes files into folders that are not there yet, over what there was, and leaves nothing beside them', async () => {
  const file = join(folder, 'a', 'b', 'c.json');
  await writeWhole(file, 'one');
  await writeWhole(file, 'two');
  expect(await readFile(file, 'utf8')).toBe('two');
  expect(await readdir(join(folder, 'a', 'b'))).toEqual(['c.json']);
});

it('names the file that cannot be written, not its temporary name', async () => {
  await writeFile(join(folder, 'file'), '');
  const path = join(folder, 'file', 'x.json');
  await expect(writeWhole(path, '')).rejects.toThrow(/ENOTDIR|EEXIST/);
  await mkdir(join(folder, 'there'));
  await expect(writeWhole(join(folder, 'there'), '')).rejects.toMatchObject({ path: join(folder, 'there') });
  expect(await readdir(folder)).toEqual(['file', 'there']);
  expect(await writeIfPossible(path, '')).toBe(false);
});

it('gives a file a second name, without touching one that it is already', async () => {
  const [from, to] = [join(folder, 'from'), join(folder, 'to')];
  await writeFile(from, 'new');
  await writeFile(to, 'old');
  await linkOrCopy(from, to);
  expect(await readFile(to, 'utf8')).toBe('new');
  const { ino, ctimeMs } = await stat(to);
  await linkOrCopy(from, to);
  expect(await stat(to)).toMatchObject({ ino, ctimeMs });
  expect((await readdir(folder)).sort()).toEqual(['from', 'to']);
});

it('has names that two containers with one host name and one process number do not share', () => {
  const names = Array.from({ length: 100 }, () => temporaryName('/x/model.safetensors'));
  expect(new Set(names).size).toBe(100);
  expect(names[0]).toMatch(/^\/x\/model\.safetensors\.[0-9a-f]{8}-\d+-[0-9a-f]{16}\.tmp$/);
  expect(temporaryName(`/x/${'n'.repeat(255)}`).length).toBeLessThan(120);
});

it('sweeps what killed processes left, and nothing that another one may be writing', async () => {
  const { place, pid } = thisProcess();
  const random = '0'.repeat(16);
  // Above the largest number that a process can have.
  const dead = 2 ** 30;
  const names = {
    own: `a.${place}-${pid}-${random}.tmp`,
    dead: `a.${place}-${dead}-${random}.tmp`,
    far: `a.00000000-${dead}-${random}.tmp`,
    farOld: `b.00000000-${dead}-${random}.tmp`,
    earlier: 'a.77-3.tmp',
    other: 'notes.tmp',
  };
  for (const name of Object.values(names)) await writeFile(join(folder, name), '');
  await mkdir(join(folder, `folder.${place}-${dead}-${random}.tmp`));
  const old = new Date(Date.now() - 2 * 24 * 3600 * 1000);
  await utimes(join(folder, names.farOld), old, old);
  await sweepTemporaries(folder);
  expect((await readdir(folder)).sort()).toEqual([names.own, names.far, names.earlier, names.other].sort());
});

it('sets a damaged file aside under a free name, and reports it', async () => {
  const file = join(folder, 'x.json');
  const messages: string[] = [];
  for (let i = 0; i < 2; i++) {
    await writeFile(file, String(i));
    const read = async () => {
      throw new DamagedFile(file, 'it is empty', 'Wait.');
    };
    expect(
      await unlessDamaged(read, (message) => messages.push(message.replaceAll(folder, '/c'))),
    ).toBeUndefined();
  }
  expect(messages).toMatchInlineSnapshot(`
    [
      "/c/x.json is damaged: it is empty. It is set aside as /c/x.json.damaged. It is made again.",
      "/c/x.json is damaged: it is empty. It is set aside as /c/x.json.damaged-1. It is made again.",
    ]
  `);
  expect((await readdir(folder)).sort()).toEqual(['x.json.damaged', 'x.json.damaged-1']);
  expect(setAside(join(folder, 'nothing'))).toBeUndefined();
});
