import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeWhole } from '../files/atomic';
import { formatError } from './format-error';
import { systemError } from './system-error';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-system-'));
});
afterAll(() => rm(folder, { recursive: true }));

const reported = async (act: Promise<unknown>) => {
  const error = await act.then(
    () => undefined,
    (reason) => reason,
  );
  return formatError(systemError(error)!).replaceAll(folder, '/x').replaceAll('n'.repeat(300), 'NNN');
};

it('reports which file, why, and what to do, where a system refuses', async () => {
  await writeFile(join(folder, 'runs'), '');
  await mkdir(join(folder, 'there'));
  expect([
    await reported(mkdir(join(folder, 'runs', 'small'))),
    await reported(writeWhole(join(folder, 'runs', 'small', 'x.json'), '')),
    await reported(writeWhole(join(folder, 'there'), '')),
    await reported(writeWhole(join(folder, 'n'.repeat(300), 'x.json'), '')),
    await reported(readFile(join(folder, 'nowhere'))),
  ]).toMatchInlineSnapshot(`
    [
      "/x/runs/small cannot be made: a part of this path is a file, not a folder (ENOTDIR).
    Rename or remove that file, or name another folder.",
      "/x/runs/small cannot be made: a part of this path is a file, not a folder (ENOTDIR).
    Rename or remove that file, or name another folder.",
      "/x/there cannot be written: it is a folder, not a file (EISDIR).
    Name a file, or remove the folder.",
      "/x/NNN cannot be made: a name in this path is longer than the file system takes (ENAMETOOLONG).
    Choose shorter names: most file systems take 255 bytes a name.",
      "/x/nowhere cannot be opened: there is no such file or folder (ENOENT).
    Look whether the path is right, and whether another program has removed it.",
    ]
  `);
});

it('names full disks, read-only ones and spent shares', () => {
  for (const code of ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EMFILE']) {
    const error = Object.assign(new Error(code), { code, syscall: 'open', path: '/x' });
    expect(systemError(error)?.message).toContain(`/x cannot be opened: `);
    expect(systemError(error)?.hint).toBeTruthy();
  }
});

it('leaves other errors alone', async () => {
  expect(systemError(new Error('x'))).toBeUndefined();
  expect(systemError(Object.assign(new Error('x'), { code: 'ERR_ASSERTION' }))).toBeUndefined();
  expect(systemError('x')).toBeUndefined();
});
