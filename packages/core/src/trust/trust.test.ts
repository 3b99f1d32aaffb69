import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { decideTrust, type TrustRequest } from './decide';
import { policyOf, type TrustPolicy, type TrustQuestion } from './policy';
import { isHere, projectOf, real } from './project';
import { remember } from './remembered';
import { isOwnRun, markRun } from './run-mark';

const folder = real(await mkdtemp(join(tmpdir(), 'heml-trust-')));
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

let count = 0;
let asked: TrustQuestion[];
let config: string;
beforeEach(() => {
  asked = [];
  config = join(folder, `config-${count++}`);
  vi.stubEnv('XDG_CONFIG_HOME', config);
});

const file = async (name: string, text = '') => {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
  return path;
};
const answering = (yes: boolean, alwaysAsks = false): TrustPolicy => ({
  ask(question) {
    asked.push(question);
    return yes;
  },
  remembers: true,
  alwaysAsks,
});
const own = { folder: join(folder, 'mine'), marked: true };
const decide = (request: Partial<TrustRequest>) =>
  decideTrust({ kind: 'spec', named: '/x', programs: [], texts: [], policy: answering(false), ...request });

describe('what is of the person himself', () => {
  it('is asked about once a folder, whatever changes in it', async () => {
    const programs = [await file('mine/a.ts', '1')];
    expect(await decide({ project: own, programs, policy: answering(true) })).toBe('trusted');
    expect(asked).toMatchObject([{ folder: own.folder, programs }]);
    await file('mine/a.ts', '2');
    expect(await decide({ project: own, programs: [...programs, await file('mine/b.ts')] })).toBe('trusted');
    expect(asked).toHaveLength(1);
    expect((await stat(join(config, 'heml/trust.json'))).mode & 0o777).toBe(0o600);
  });

  it('does not run without a yes, and needs none where nothing would run', async () => {
    const programs = [await file('mine/a.ts')];
    expect(await decide({ project: own, programs })).toBeUndefined();
    expect(await decide({ project: own })).toBe('own');
    expect(asked).toHaveLength(1);
  });

  it('is not a program outside of the folder, be it by a link', async () => {
    const out = await file('other/a.ts');
    await remember({ folder: own.folder });
    await mkdir(own.folder, { recursive: true });
    await symlink(out, join(own.folder, 'link.ts'));
    for (const program of [out, join(own.folder, 'link.ts')])
      expect(await decide({ project: own, programs: [program] })).toBeUndefined();
    expect(asked.map((one) => one.folder)).toEqual([undefined, undefined]);
  });

  it('is all that --trust applies to', async () => {
    expect(await decide({ project: own, policy: answering(true, true) })).toBe('trusted');
    expect(await decide({ project: own })).toBe('trusted');
  });
});

describe('what comes from elsewhere', () => {
  it('is asked about again when a program, what it imports, or the spec changes', async () => {
    const programs = [await file('got/a.ts', 'import { b } from \'./b.js\'; export { c } from "./c";')];
    await file('got/b.ts', '1');
    await file('got/c.ts', "await import('../shared');");
    await file('shared.mjs', '1');
    const given = { programs, texts: ['spec'] };
    expect(await decide({ ...given, policy: answering(true) })).toBe('trusted');
    expect(await decide(given)).toBe('trusted');
    expect(await decide({ ...given, texts: ['another'] })).toBeUndefined();
    for (const [name, before] of [
      ['got/b.ts', '1'],
      ['shared.mjs', '1'],
      ['got/a.ts', await readFile(programs[0]!, 'utf8')],
    ] as const) {
      await file(name, `${before}//`);
      expect(await decide(given)).toBeUndefined();
      await file(name, before);
    }
    expect(await decide(given)).toBe('trusted');
  });

  it('is not trusted by an answer for a folder', async () => {
    await remember({ folder });
    expect(await decide({ programs: [await file('got/a.ts')] })).toBeUndefined();
    expect(await decide({})).toBe('elsewhere');
  });
});

describe('for a program that calls HEML', () => {
  const policy = policyOf(undefined);
  it('its specs and its own runs run, and runs from elsewhere do not', async () => {
    const programs = [await file('got/a.ts')];
    expect(await decide({ programs, policy })).toBe('trusted');
    expect(await decide({ kind: 'run', project: own, programs, policy })).toBeUndefined();
    expect(await decide({ kind: 'run', project: own, programs: [await file('mine/a.ts')], policy })).toBe(
      'trusted',
    );
    expect(await decide({ kind: 'run', programs, policy })).toBeUndefined();
    expect(await decide({ kind: 'run', programs, policy: policyOf(true) })).toBe('trusted');
  });
});

it('two questions wait for each other, so that one answer does for both', async () => {
  const programs = [await file('mine/a.ts')];
  const both = [1, 2].map(() => decide({ project: own, programs, policy: answering(true) }));
  expect(await Promise.all(both)).toEqual(['trusted', 'trusted']);
  expect(asked).toHaveLength(1);
});

it("nothing is trusted where the list cannot be read, as where HOME is somebody else's", async () => {
  await mkdir(join(config, 'heml'), { recursive: true });
  await symlink('trust.json', join(config, 'heml/trust.json'));
  const programs = [await file('mine/a.ts')];
  expect(await decide({ project: own, programs })).toBeUndefined();
  expect(asked).toHaveLength(1);
});

it('reports a damaged list of what is trusted', async () => {
  await file(`${config.slice(folder.length + 1)}/heml/trust.json`, '{');
  await expect(decide({ project: own, programs: [await file('mine/a.ts')] })).rejects.toThrow(
    'does not list what you trust',
  );
});

it('finds the project of a folder: the nearest that is marked as one, and never the home folder', async () => {
  await file('home/.git/HEAD');
  await file('home/work/package.json');
  await file('home/work/in/got/package.json');
  await file('home/plain/a');
  vi.stubEnv('HOME', join(folder, 'home'));
  expect(projectOf(join(folder, 'home/work/in'))).toEqual({
    folder: join(folder, 'home/work'),
    marked: true,
  });
  expect(projectOf(join(folder, 'home/work/in/got')).folder).toBe(join(folder, 'home/work/in/got'));
  expect(projectOf(join(folder, 'home/plain'))).toEqual({
    folder: join(folder, 'home/plain'),
    marked: false,
  });
  expect(isHere(projectOf(join(folder, 'home/plain')))).toBe(false);
  expect(isHere(projectOf('.'))).toBe(true);
});

it("knows a person's own runs by a mark that nobody else can make", async () => {
  const mark = await markRun('spec', '/specs');
  expect(await isOwnRun(mark, 'spec', '/specs')).toBe(true);
  for (const [resolved, at] of [
    ['other', '/specs'],
    ['spec', '/other'],
  ] as const)
    expect(await isOwnRun(mark, resolved, at)).toBe(false);
  expect(await isOwnRun(undefined, 'spec', '/specs')).toBe(false);
  expect(await isOwnRun('x', 'spec', '/specs')).toBe(false);
  vi.stubEnv('XDG_CONFIG_HOME', join(folder, 'another-person'));
  expect(await isOwnRun(mark, 'spec', '/specs')).toBe(false);
});
