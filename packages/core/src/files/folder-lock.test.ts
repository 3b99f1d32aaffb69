import { fork } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { formatError } from '../errors/format-error';
import { FolderLock, refuseIfInUse } from './folder-lock';
import { thisProcess } from './owner';

let top: string;
let folder: string;
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'heml-lock-'));
  folder = join(top, 'runs', 'small');
  await mkdir(folder, { recursive: true });
});
afterEach(() => rm(top, { recursive: true }));

const request = { doing: 'training in it', hint: 'Or name another folder.' };
const refusal = async (act: Promise<unknown>) => {
  const error = await act.then(
    () => undefined,
    (reason) => reason,
  );
  if (!error) return undefined;
  const { pid, host } = thisProcess();
  return formatError(error)
    .replaceAll(top, '/x')
    .replace(String(pid), 'PID')
    .replace(host, 'HOST')
    .replace(/\d{4}-[\d-]+T[\d:.]+Z/, 'TIME');
};
const token = '1'.repeat(32);
/** Writes the lock of another process. */
async function foreign(changes: object, age = 0): Promise<void> {
  const lock = await FolderLock.take(folder, request);
  const record = JSON.parse(await readFile(join(folder, `.heml-lock.${lock.held.token}`), 'utf8'));
  await lock.release();
  await put(JSON.stringify({ ...record, ...changes }), age);
}
async function put(text: string, age = 0): Promise<void> {
  const file = join(folder, `.heml-lock.${token}`);
  await writeFile(file, text);
  const then = new Date(Date.now() - age * 1000);
  await utimes(file, then, then);
}
/** Above the largest number that a process can have. */
const dead = 2 ** 30;

it('is held by one at a time, and reports by whom', async () => {
  const lock = await FolderLock.take(folder, request);
  expect(await refusal(FolderLock.take(folder, request))).toMatchInlineSnapshot(`
    "/x/runs/small is in use: process PID on HOST has been training in it since TIME.
    Wait until it is done, or stop it. Or name another folder."
  `);
  expect(await refusal(refuseIfInUse(folder, request))).toContain('is in use');
  await lock.check();
  await lock.release();
  expect(await readdir(folder)).toEqual([]);
  await refuseIfInUse(folder, request);
  await (await FolderLock.take(folder, request)).release();
});

it('is taken over at once from a process of this machine that is over, or whose number another one has', async () => {
  for (const changes of [{ pid: dead }, { pid: process.pid, began: '1' }]) {
    await foreign(changes);
    const lock = await FolderLock.take(folder, request);
    await lock.check();
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  }
});

it('is taken over from another machine or container when it is no longer renewed', async () => {
  const far = { place: '00000000', pid: process.pid };
  await foreign(far, 30);
  expect(await refusal(FolderLock.take(folder, request))).toContain(
    'Where that process is gone, try again in a minute: a lock that is not renewed for 60 seconds is taken over.',
  );
  await put(JSON.stringify({ ...thisProcess(), ...far }), 90);
  await (await FolderLock.take(folder, request)).release();
  // A power loss may leave it empty.
  await put('');
  expect(await refusal(FolderLock.take(folder, request))).toContain('another process has just begun');
});

it('is lost with the folder: what is there then is not written into', async () => {
  const lock = await FolderLock.take(folder, request);
  await rename(folder, `${folder}-1`);
  expect(await refusal(lock.check())).toMatchInlineSnapshot(`
    "/x/runs/small is not this command's any more: it was moved, removed or taken over while the command was at it.
    Nothing was written into what is there now. Where it was moved, go on there with \`heml resume RUN\`; finished nodes are in the cache, too."
  `);
  const other = await FolderLock.take(folder, request);
  expect(await refusal(lock.check())).toContain("is not this command's any more");
  await FolderLock.inherited(other.held).check();
  await lock.release();
  await other.check();
  await other.release();
});

it('is held by no more than one of many processes that ask at once, when its owner was killed', async () => {
  await foreign({ pid: dead });
  const gate = join(top, 'go');
  const script = join(top, 'take.mjs');
  const core = new URL('./folder-lock.ts', import.meta.url).href;
  const tsx = import.meta.resolve('tsx');
  await writeFile(
    script,
    `import { existsSync } from 'node:fs';
     const { FolderLock } = await import(${JSON.stringify(core)});
     process.send('ready');
     while (!existsSync(${JSON.stringify(gate)})) await new Promise((go) => setTimeout(go, 1));
     const lock = await FolderLock.take(${JSON.stringify(folder)}, { doing: 'x', hint: '' }).catch(() => undefined);
     process.send(lock ? 'mine' : 'refused');
     process.on('message', () => process.exit(0));`,
  );
  const children = Array.from({ length: 4 }, () => fork(script, { execArgv: ['--import', tsx] }));
  const messages: unknown[] = [];
  await Promise.all(children.map((child) => new Promise<void>((go) => child.once('message', () => go()))));
  const answers = children.map(
    (child) =>
      new Promise<void>((go) =>
        child.once('message', (message) => {
          messages.push(message);
          go();
        }),
      ),
  );
  await writeFile(gate, '');
  await Promise.all(answers);
  for (const child of children) child.send('end');
  expect(messages.filter((one) => one === 'mine').length).toBeLessThanOrEqual(1);
});
