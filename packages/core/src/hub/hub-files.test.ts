import { existsSync } from 'node:fs';
import {
  mkdir,
  mkdtemp,
  open as openFile,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeHub, gitHash, sha256 } from './fixtures/fake-hub';
import { HubFiles } from './hub-files';
import { parseHubId } from './hub-id';
import { hubSettings } from './hub-settings';

const model = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * i) % 251));
const config = Buffer.from('{"id2label":{"0":"hair"}}');
const id = 'hf:owner/name/onnx/model.onnx';

let hub: FakeHub;
let home: string;
let notes: string[];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'heml-hub-'));
  notes = [];
  hub = await FakeHub.start({
    'config.json': { content: config, isSmall: true },
    'onnx/model.onnx': { content: model },
    'onnx/model_fp16.onnx': { content: Buffer.from('half') },
    'README.md': { content: Buffer.from('read me'), isSmall: true },
    'data/train/a.png': { content: Buffer.from('a'), isSmall: true },
    'data/train/b.png': { content: Buffer.from('b') },
  });
});
afterEach(async () => {
  await hub.stop();
  await rm(home, { recursive: true });
});

interface Opening {
  env?: Record<string, string>;
  allowed?: boolean;
  ids?: string[];
  signal?: AbortSignal;
}
function open({ env = {}, allowed = true, ids, signal }: Opening = {}): HubFiles {
  const settings = hubSettings({ HF_HOME: home, HF_ENDPOINT: hub.endpoint, HF_TOKEN: 'hf_secret', ...env });
  const files = new HubFiles(ids, settings, { stall: 300, pause: 1 });
  if (allowed) files.allow({ onNote: (note) => notes.push(note), signal });
  return files;
}
const reported = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    (value) => `came: ${value}`,
    ({ code, message, hint }) =>
      `${code}: ${message}\n${hint}`.replaceAll(home, 'HOME').replaceAll(/127\.0\.0\.1:\d+/g, 'HOST'),
  );
const hashAt = async (file: Promise<string>) => sha256(await readFile(await file));
const repo = () => join(home, 'hub/models--owner--name');
const blobs = async () => (await readdir(join(repo(), 'blobs'))).sort();

describe('ids', () => {
  it('are a repository, a revision and a path', () => {
    expect(parseHubId('hf:Xenova/face-parsing@v1.0/onnx/model.onnx')).toMatchObject({
      kind: 'models',
      repo: 'Xenova/face-parsing',
      revision: 'v1.0',
      path: 'onnx/model.onnx',
    });
    expect(parseHubId('hf:datasets/owner/name@refs%2Fpr%2F1/data')).toMatchObject({
      kind: 'datasets',
      revision: 'refs/pr/1',
      path: 'data',
    });
  });

  it('lead nowhere else', () => {
    const wrong = [
      'hf:model.onnx',
      'hf:owner/name',
      'hf:owner/name/',
      'hf:../name/model.onnx',
      'hf:owner/../x/model.onnx',
      'hf:owner/name/../../x',
      'hf:owner/name/a/./b',
      'hf:owner/name/a\\..\\b',
      'hf:owner/name@../../x/file',
      'hf:owner/name@/file',
      'hf:owner/name/C:/x',
    ];
    for (const text of wrong) expect(parseHubId(text), text).toBeTypeOf('string');
  });
});

describe('a download', () => {
  it('lies as clients in Python have it, with what belongs to it and nothing else', async () => {
    const files = open();
    const file = await files.local(id);
    expect(await readFile(file)).toEqual(model);
    const snapshot = join(repo(), 'snapshots', hub.commit);
    expect(file).toBe(join(snapshot, 'onnx/model.onnx'));
    expect(await readlink(file)).toBe(`../../../blobs/${sha256(model)}`);
    expect(await readlink(join(snapshot, 'config.json'))).toBe(`../../blobs/${gitHash(config)}`);
    expect((await readdir(snapshot)).sort()).toEqual(['config.json', 'onnx']);
    expect(await blobs()).toEqual([sha256(model), gitHash(config)].sort());
    expect(await readFile(join(repo(), 'refs/main'), 'utf8')).toBe(hub.commit);
    expect(files.used).toEqual({ [id]: { commit: hub.commit, sha256: sha256(model) } });
    expect(notes.at(-1)).toBe('downloading onnx/model.onnx of owner/name: 0.1 MB');
  });

  it('is not asked for twice, also without a network and where nothing may be downloaded', async () => {
    const file = await open().local(id);
    const asked = hub.seen.length;
    expect(await open({ allowed: false }).local(id)).toBe(file);
    expect(await open({ env: { HF_HUB_OFFLINE: '1' } }).local(id)).toBe(file);
    expect(await open().local(`hf:owner/name@${hub.commit}/onnx/model.onnx`)).toBe(file);
    expect(hub.seen.length).toBe(asked);
  });

  it('is not needed where a client in Python has made one', async () => {
    const snapshot = join(repo(), 'snapshots', hub.commit, 'onnx');
    for (const folder of [snapshot, join(repo(), 'blobs'), join(repo(), 'refs')])
      await mkdir(folder, { recursive: true });
    await writeFile(join(repo(), 'blobs', sha256(model)), model);
    await symlink(`../../../blobs/${sha256(model)}`, join(snapshot, 'model.onnx'));
    await writeFile(join(repo(), 'refs/main'), hub.commit);
    expect(await open().local(id)).toBe(join(snapshot, 'model.onnx'));
    expect(hub.seen).toEqual([]);
  });

  it('names branches with slashes, and folders of files', async () => {
    const branch = await open().local('hf:owner/name@a%2Fbranch/README.md');
    expect(await readFile(branch, 'utf8')).toBe('read me');
    expect(await readFile(join(repo(), 'refs/a/branch'), 'utf8')).toBe(hub.commit);
    const folder = await open().local('hf:owner/name/data');
    expect((await readdir(join(folder, 'train'))).sort()).toEqual(['a.png', 'b.png']);
  });

  it('is pinned by a run: its commit, whatever the branch is by then, and its hash', async () => {
    const before = open();
    await before.local(id);
    await writeFile(join(repo(), 'refs/main'), '0'.repeat(40));
    const run = open({ allowed: false });
    run.pin(before.used);
    expect(await run.local(id)).toContain(hub.commit);
    const other = open({ allowed: false });
    other.pin({ [id]: { commit: hub.commit, sha256: '0'.repeat(64) } });
    expect(await reported(other.local(id))).toContain('hub-hash-mismatch');
  });

  it('ends at once where it is stopped', async () => {
    hub.misdeeds = [{ stallAfter: 10 }];
    const stopped = new AbortController();
    const found = open({ signal: stopped.signal }).local(id);
    setTimeout(() => stopped.abort(new Error('stopped')), 50);
    await expect(found).rejects.toThrow('stopped');
  });
});

describe('a token', () => {
  it('goes to the hub and nowhere else', async () => {
    await open().local(id);
    const by = (host: 'hub' | 'store') => hub.seen.filter((one) => one.host === host);
    expect(new Set(by('hub').map(({ authorization }) => authorization))).toEqual(
      new Set(['Bearer hf_secret']),
    );
    expect(by('store').map(({ authorization }) => authorization)).toEqual([undefined]);
  });
});

describe('what is broken on the way', () => {
  it('is taken up where it ended', async () => {
    hub.misdeeds = [{ cutAfter: 30_000 }, { cutAfter: 20_000 }, { reset: true }, { status: 503 }];
    expect(await hashAt(open().local(id))).toBe(sha256(model));
    const ranges = hub.downloads.filter(({ host }) => host === 'store').map(({ range }) => range);
    expect(ranges[0]).toBeUndefined();
    expect(ranges.slice(1)).toEqual(['bytes=30000-', 'bytes=50000-', 'bytes=50000-', 'bytes=50000-']);
  });

  it('is taken up by the next command', async () => {
    hub.misdeeds = [{ cutAfter: 40_000 }, ...Array(8).fill({ reset: true })];
    expect(await reported(open().local(id))).toMatchInlineSnapshot(`
      "hub-unreachable: hf:owner/name/onnx/model.onnx cannot be downloaded: http://HOST is not reached (UND_ERR_SOCKET).
      Is there a network? \`HF_ENDPOINT\` names another server. Or fetch it by hand and name the file."
    `);
    hub.misdeeds = [];
    expect(await hashAt(open().local(id))).toBe(sha256(model));
    expect(hub.downloads.at(-1)!.range).toBe('bytes=40000-');
  });

  it('starts from the beginning where the server does so, or sends another part', async () => {
    hub.misdeeds = [{ cutAfter: 30_000 }, { wholeInstead: true }];
    expect(await hashAt(open().local(id))).toBe(sha256(model));
    await rm(home, { recursive: true });
    hub.misdeeds = [{ cutAfter: 30_000 }, { otherPart: true }];
    expect(await hashAt(open().local(id))).toBe(sha256(model));
  });

  it('is given up where nothing comes any more, and tried again', async () => {
    hub.misdeeds = [{ stallAfter: 25_000 }];
    expect(await hashAt(open().local(id))).toBe(sha256(model));
    expect(hub.downloads.at(-1)!.range).toBe('bytes=25000-');
  });

  it('is never kept where its hash is another one', async () => {
    hub.misdeeds = [{ wrong: true }, { wrong: true }];
    expect((await reported(open().local(id))).replaceAll(/[0-9a-f]{64}/g, 'HASH')).toMatchInlineSnapshot(`
      "hub-hash-mismatch: What comes for onnx/model.onnx of owner/name is not what the hub describes: its hash is HASH, not HASH.
      Nothing of it is kept. Something on the way changes it, for example a proxy. Try another network."
    `);
    expect(await blobs()).toEqual([gitHash(config)]);
    hub.misdeeds = [{ wrong: true }];
    expect(await hashAt(open().local(id))).toBe(sha256(model));
  });

  it('is not longer than the hub describes', async () => {
    hub.misdeeds = Array(9).fill({ tooMuch: true });
    expect(await reported(open().local(id))).toMatch(/^hub-(interrupted|hash-mismatch): /);
    expect(await blobs()).not.toContain(sha256(model));
  });

  it('is found in the cache later, and fetched again', async () => {
    const file = await open().local(id);
    await writeFile(join(repo(), 'blobs', sha256(model)), 'damaged');
    expect(await reported(open({ allowed: false }).local(id))).toContain('hub-not-downloaded');
    expect(await hashAt(open().local(id))).toBe(sha256(model));
    expect(file).toBe(await open().local(id));
    await writeFile(join(repo(), 'blobs', gitHash(config)), '{}');
    await open().local(id);
    expect(await readFile(join(repo(), 'blobs', gitHash(config)))).toEqual(config);
  });
});

describe('a disk that is full', () => {
  const incomplete = () => join(repo(), 'blobs', `${sha256(model)}.heml.incomplete`);

  it.skipIf(!existsSync('/dev/full'))('ends the download with what to do: needs /dev/full', async () => {
    await mkdir(join(repo(), 'blobs'), { recursive: true });
    await symlink('/dev/full', incomplete());
    expect((await reported(open().local(id))).replaceAll(/[0-9a-f]{64}/g, 'HASH')).toMatchInlineSnapshot(`
      "disk-full: There is no room for onnx/model.onnx of owner/name, 0.1 MB: HOME/hub/models--owner--name/blobs/HASH.heml.incomplete
      Make room, or set \`HF_HOME\` to a place that has some. What is there already is kept."
    `);
    // What no download can correct is not tried again.
    expect(hub.downloads.filter(({ host }) => host === 'store')).toHaveLength(1);
    expect(await reported(open({ allowed: false }).local(id))).toContain('hub-not-downloaded');
    await rm(incomplete());
    expect(await hashAt(open().local(id))).toBe(sha256(model));
  });

  it('keeps what it has taken, to the byte, and the next command goes on from there', async () => {
    const handle = await openFile(join(home, 'probe'), 'w');
    const prototype = Object.getPrototypeOf(handle);
    await handle.close();
    const write = prototype.write;
    const room = 61_234;
    // As a system does it: what fits is written, and nothing more.
    const spy = vi.spyOn(prototype, 'write').mockImplementation(function (this: unknown, ...args: unknown[]) {
      const [bytes, offset, length, position] = args as [Uint8Array, number, number, number | undefined];
      if (position === undefined || length < 1000) return write.apply(this, args);
      const left = Math.min(length, room - position);
      if (left > 0) return write.call(this, bytes, offset, left, position);
      return Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
    });
    try {
      expect(await reported(open().local(id))).toMatch(
        /^disk-full: There is no room for onnx\/model\.onnx of owner\/name/,
      );
    } finally {
      spy.mockRestore();
    }
    expect(await readFile(incomplete())).toEqual(model.subarray(0, room));
    expect(await blobs()).not.toContain(sha256(model));
    expect(await hashAt(open().local(id))).toBe(sha256(model));
    expect(hub.downloads.at(-1)!.range).toBe(`bytes=${room}-`);
    expect(await blobs()).toEqual([gitHash(config), sha256(model)].sort());
  });
});

describe('two at once', () => {
  it('download once', async () => {
    hub.misdeeds = [{ cutAfter: 50_000 }];
    const [a, b] = await Promise.all([open().local(id), open().local(id)]);
    expect(a).toBe(b);
    expect(await readFile(a)).toEqual(model);
    const contents = hub.downloads.filter(({ host }) => host === 'store');
    expect(contents.map(({ range }) => range)).toEqual([undefined, 'bytes=50000-']);
  });
});

describe('errors', () => {
  it('say what is wrong, and what to do', async () => {
    const other = await FakeHub.start({});
    const dead = other.endpoint;
    await other.stop();
    expect({
      'not allowed': await reported(open({ allowed: false }).local(id)),
      offline: await reported(open({ env: { HF_HUB_OFFLINE: 'on' } }).local(id)),
      'no repository': await reported(open().local('hf:nobody/name/model.onnx')),
      'no revision': await reported(open().local('hf:owner/name@v9/onnx/model.onnx')),
      'no file': await reported(open().local('hf:owner/name/model.pth')),
      'no network': await reported(open({ env: { HF_ENDPOINT: dead } }).local('hf:owner/name/README.md')),
    }).toMatchInlineSnapshot(`
      {
        "no file": "hub-not-found: hf:owner/name/model.pth cannot be downloaded: owner/name has no model.pth at main.
      Check \`hf:owner/name[@revision]/path\` against the page of the repository.",
        "no network": "hub-unreachable: hf:owner/name/README.md cannot be downloaded: http://HOST is not reached (ECONNREFUSED).
      Is there a network? \`HF_ENDPOINT\` names another server. Or fetch it by hand and name the file.",
        "no repository": "hub-not-found: hf:nobody/name/model.onnx cannot be downloaded: the repository is private, or there is none, and \`HF_TOKEN\` does not open it.
      Check \`owner/name\`; for a private one set \`HF_TOKEN\`.",
        "no revision": "hub-not-found: hf:owner/name@v9/onnx/model.onnx cannot be downloaded: owner/name has no revision v9.
      Check \`hf:owner/name[@revision]/path\` against the page of the repository.",
        "not allowed": "hub-not-downloaded: hf:owner/name/onnx/model.onnx is not downloaded yet, and this command downloads nothing.
      \`heml train SPEC\` downloads it.",
        "offline": "hub-not-downloaded: hf:owner/name/onnx/model.onnx is not downloaded yet, and \`HF_HUB_OFFLINE\` is set.
      Unset it, or name a local file.",
      }
    `);
    hub.refusals = [{ status: 403, code: 'GatedRepo' }];
    expect(await reported(open().local(id))).toMatchInlineSnapshot(`
      "hub-gated: hf:owner/name/onnx/model.onnx cannot be downloaded: its owners give it only to those who accepted their terms.
      Accept them on the page of owner/name, and set \`HF_TOKEN\` to a token of yours."
    `);
    hub.refusals = Array(9).fill({ status: 500 });
    expect(await reported(open().local(id))).toMatchInlineSnapshot(`
      "hub-failed: hf:owner/name/onnx/model.onnx cannot be downloaded: the hub answers with the status 500.
      Try again later. Or fetch it by hand and name the file."
    `);
  });

  it('of a server that is not a hub', async () => {
    hub.refusals = [{ status: 200, body: '<html>' }];
    expect(await reported(open().local(id))).toContain('hub-answer-invalid');
    hub.refusals = [{ status: 200, body: '{"sha":"../../x"}' }];
    expect(await reported(open().local(id))).toContain('hub-answer-invalid');
    hub.etag = '../../../escape';
    expect(await reported(open().local(id))).toContain('hub-answer-invalid');
    hub.etag = undefined;
    hub.redirect = 'file:///etc/passwd';
    expect(await reported(open().local(id))).toContain('hub-answer-invalid');
  });
});
