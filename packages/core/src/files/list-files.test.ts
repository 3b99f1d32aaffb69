import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isImageName } from './image-endings';
import { listFiles } from './list-files';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-list-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = async (...names: string[]) => {
  for (const name of names) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), '');
  }
};
const listed = async (skip: string[] = []) => {
  const { files, odd } = await listFiles(folder, isImageName, skip);
  return { files: files.map(({ name }) => name), odd: odd.map(({ name, reason }) => `${name} ${reason}`) };
};

it('leaves out what is hidden and other files, and does not enter what is skipped', async () => {
  await write('b.PNG', 'a/x.jpg', '._b.png', '.ipynb_checkpoints/b-checkpoint.png', '__MACOSX/a/x.jpg');
  await write('Thumbs.db', 'masks/b.png', 'old.png/c.png');
  expect(await listed([join(folder, 'masks')])).toEqual({
    files: ['a/x.jpg', 'b.PNG', 'old.png/c.png'],
    odd: [],
  });
});

it('follows links to files and folders, and names those that lead nowhere or in circles', async () => {
  await write('real/a.png', 'real/in/b.png');
  await symlink('real', join(folder, 'linked'));
  await symlink('real/a.png', join(folder, 'c.png'));
  await symlink('gone.png', join(folder, 'd.png'));
  await symlink('e.png', join(folder, 'e.png'));
  await symlink('..', join(folder, 'real', 'up'));
  expect(await listed()).toEqual({
    files: ['c.png', 'linked/a.png', 'linked/in/b.png', 'real/a.png', 'real/in/b.png'],
    odd: [
      'd.png is a link to nothing (gone.png)',
      'e.png is a link that leads in a circle',
      'linked/up is a link to a folder above it',
      'real/up is a link to a folder above it',
    ],
  });
});

it.skipIf(process.platform === 'win32')('opens no pipe and no device', async () => {
  await write('a.png');
  execFileSync('mkfifo', [join(folder, 'b.png')]);
  await symlink('/dev/zero', join(folder, 'c.png'));
  expect(await listed()).toEqual({
    files: ['a.png'],
    odd: ['b.png is neither a file nor a folder', 'c.png is neither a file nor a folder'],
  });
});
