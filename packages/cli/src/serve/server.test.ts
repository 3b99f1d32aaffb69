import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { HemlError, type MetricTree } from '@hemlkit/core';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { mostFileBytes } from './read-form';
import { type Serving, serveRun } from './server';
import type { ServedRun } from './site';

const size = 8;
const pixels = new Uint8Array(size * size * 3);
const samples = Array.from({ length: 30 }, (_, i) => ({
  id: `s-${i}`,
  image: `/x/${i}.png`,
  label: i % 2 ? 'a' : 'b',
}));

const tree = (a: string, b: string): MetricTree => ({
  a: { id: a },
  b: { id: b },
  root: 'r',
  nodes: [{ id: 'r', segments: ['r'], children: [], distances: { snr: 0.5 }, absent: [], probability: 0.75 }],
});

/** A run that says what it was asked. */
const explain = vi.fn(async (a: string, b: string) => tree(a, b));
const fakeRun = (segmenter = 'segformer'): ServedRun =>
  ({
    name: 'fake',
    loaded: { experiment: { seed: 1, segmenter: { type: segmenter } } },
    samples: async () => samples,
    explain,
    nodeImages: async () => ({ size, whole: pixels, nodes: { r: pixels } }),
  }) as unknown as ServedRun;

let serving: Serving;
const failures: unknown[] = [];
const start = async (segmenter?: string) => {
  serving = await serveRun(fakeRun(segmenter), { port: 0, onFailure: (error) => failures.push(error) });
};
const uploads = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('heml-serve-'));
const png = () =>
  sharp({ create: { width: 20, height: 10, channels: 3, background: '#123456' } })
    .png()
    .toBuffer();

beforeEach(() => start());
afterEach(async () => {
  await serving.close();
  explain.mockClear();
  expect(failures.splice(0)).toEqual([]);
});

async function send(fields: Record<string, string | Blob>, headers: Record<string, string> = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields))
    if (typeof value === 'string') form.set(name, value);
    else form.set(name, value, 'photo.png');
  const response = await fetch(`${serving.url}explain`, { method: 'POST', body: form, headers });
  return { status: response.status, text: await response.text() };
}

/** A request as no browser's script could make it. */
const raw = (path: string, headers: Record<string, string>) =>
  new Promise<number | undefined>((done) => {
    request(new URL(path, serving.url), { headers }, (response) => {
      response.resume();
      done(response.statusCode);
    }).end();
  });

/** A connection that has sent the head of a form. */
function open(header: string): Socket {
  const { port } = new URL(serving.url);
  const socket = connect(Number(port), '127.0.0.1');
  const type = 'Content-Type: multipart/form-data; boundary=x';
  socket.write(`POST /explain HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${type}\r\n${header}\r\n\r\n`);
  return socket;
}

/** What comes back first; how it ended where nothing does. */
const firstOf = (socket: Socket) =>
  new Promise<string>((done) => {
    socket.once('data', (data) => {
      done(data.toString());
      socket.destroy();
    });
    socket.on('error', ({ message }) => done(message));
    socket.once('close', () => done('closed'));
  });

test('the page offers samples and files, and may load nothing', async () => {
  const response = await fetch(serving.url);
  const page = await response.text();
  expect(response.status).toBe(200);
  expect(page.match(/type="radio" name="sample-a"/g)).toHaveLength(24);
  expect(page.match(/type="file"/g)).toHaveLength(2);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  const other = await (await fetch(`${serving.url}?part=1`)).text();
  expect(other.match(/type="radio" name="sample-a"/g)).toHaveLength(6);
});

test('two samples give their tree', async () => {
  const { status, text } = await send({ 'sample-a': 's-1', 'sample-b': 's-2' });
  expect(status).toBe(200);
  expect(explain.mock.lastCall).toEqual(['s-1', 's-2']);
  expect(text).toContain('labels differ with probability 75 %');
});

test('a file is decoded into a temporary folder, shown under its own name, and removed', async () => {
  const [folder] = await uploads();
  const { status, text } = await send({ 'file-a': new Blob([await png()]), 'sample-b': 's-2' });
  expect(status).toBe(200);
  expect(explain.mock.lastCall![0]).toMatch(/heml-serve-[^/]+\/[0-9a-f-]{36}\.png$/);
  expect(text).toContain('photo.png');
  expect(text).not.toContain(folder);
  expect(await readdir(`${tmpdir()}/${folder}`)).toEqual([]);
});

test('a name with folders in it stays a name', async () => {
  const form = new FormData();
  form.set('file-a', new Blob([await png()]), '../../../etc/passwd');
  form.set('file-b', new Blob([await png()]), '..\\..\\<b>.png');
  const text = await (await fetch(`${serving.url}explain`, { method: 'POST', body: form })).text();
  expect(text).toContain('passwd');
  expect(text).not.toContain('etc/passwd');
  expect(text).toContain('&lt;b&gt;.png');
  for (const path of explain.mock.lastCall!) expect(path).toMatch(/heml-serve-[^/]+\/[0-9a-f-]{36}\.png$/);
});

test('what is no image is refused, and the page says so', async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="/etc/passwd"/></svg>';
  for (const content of ['not an image', svg, (await png()).subarray(0, 60)]) {
    const { status, text } = await send({ 'file-a': new Blob([content]), 'sample-b': 's-1' });
    expect(status).toBe(415);
    expect(text).toContain('is no image that can be read');
    expect(text).toContain('Compare two images');
  }
  expect(explain).not.toHaveBeenCalled();
});

test('an image of too many pixels is refused before it is unpacked', async () => {
  const huge = await sharp({
    create: { width: 9000, height: 9000, channels: 3, background: '#000' },
    limitInputPixels: false,
  })
    .png()
    .toBuffer();
  expect(huge.length).toBeLessThan(mostFileBytes);
  const { status, text } = await send({ 'file-a': new Blob([huge]), 'sample-b': 's-1' });
  expect([status, text.includes('exceeds pixel limit')]).toEqual([415, true]);
});

test('too large a file, and too large a body, are refused', async () => {
  const over = new Blob([new Uint8Array(mostFileBytes + 1)]);
  expect((await send({ 'file-a': over, 'sample-b': 's-1' })).status).toBe(413);
  // A body that does not say how long it is, and never ends.
  const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65536), Buffer.from('\r\n')]);
  const endless = open('Transfer-Encoding: chunked');
  const write = () => {
    while (endless.writable && endless.write(chunk));
  };
  endless.on('drain', write);
  write();
  expect(await firstOf(endless)).toMatch(/^HTTP\/1\.1 413 /);
});

test('a client that sends all before it reads gets its refusal, too', async () => {
  const length = 24 * 2 ** 20;
  const client = open(`Content-Length: ${length}`);
  await new Promise<void>((done, failed) => {
    client.once('error', failed);
    client.write(Buffer.alloc(length), () => done());
  });
  expect(await firstOf(client)).toMatch(/^HTTP\/1\.1 413 /);
});

test('a path in place of a sample is refused', async () => {
  for (const id of ['/etc/passwd', '../../etc/passwd', 's-99', '']) {
    const { status } = await send({ 'sample-a': id, 'sample-b': 's-1' });
    expect(status).toBe(400);
  }
  for (const path of ['/../../etc/passwd', '/%2e%2e/etc/passwd', '/explain/../../x', '/favicon.ico'])
    expect(await raw(path, {})).toBe(404);
  expect(explain).not.toHaveBeenCalled();
});

test('another name for this machine is refused (DNS rebinding)', async () => {
  expect(await raw('/', { host: 'evil.example' })).toBe(403);
  expect(await raw('/', { host: `evil.example:${new URL(serving.url).port}` })).toBe(403);
  expect(await raw('/', { host: `localhost:${new URL(serving.url).port}` })).toBe(200);
});

test("another site's form is refused", async () => {
  const fields = { 'sample-a': 's-1', 'sample-b': 's-2' };
  expect((await send(fields, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await send(fields, { origin: 'null' })).status).toBe(403);
  expect((await send(fields, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await send(fields, { origin: serving.url.slice(0, -1) })).status).toBe(200);
});

test('a wrong method, no form, a damaged form', async () => {
  expect((await fetch(`${serving.url}explain`)).status).toBe(405);
  const post = (body: string, type: string) =>
    fetch(`${serving.url}explain`, { method: 'POST', body, headers: { 'content-type': type } });
  expect((await post('{}', 'application/json')).status).toBe(415);
  expect((await post('nothing', 'multipart/form-data; boundary=x')).status).toBe(400);
});

test("what cannot be explained is told in core's words, without the server's paths", async () => {
  explain.mockImplementationOnce(async (a) => {
    throw new HemlError(`No segment is found in '${a}'.`, { hint: 'It must show a face.' });
  });
  const { status, text } = await send({ 'file-a': new Blob([await png()]), 'sample-b': 's-2' });
  expect(status).toBe(422);
  expect(text).toContain('No segment is found in &#39;photo.png&#39;. It must show a face.');
});

test('a failure that nobody foresaw is told to the terminal alone', async () => {
  explain.mockRejectedValueOnce(new Error('inner secret'));
  const { status, text } = await send({ 'sample-a': 's-1', 'sample-b': 's-2' });
  expect([status, text.includes('inner secret')]).toEqual([500, false]);
  expect(failures.splice(0).map(String)).toEqual(['Error: inner secret']);
});

test('pairs are explained one at a time, and too many are turned away', async () => {
  let atWork = 0;
  let most = 0;
  explain.mockImplementation(async (a, b) => {
    most = Math.max(most, ++atWork);
    await new Promise((done) => setTimeout(done, 50));
    atWork--;
    return tree(a, b);
  });
  const fields = { 'sample-a': 's-1', 'sample-b': 's-2' };
  const statuses = (await Promise.all(Array.from({ length: 7 }, () => send(fields)))).map(
    ({ status }) => status,
  );
  expect(most).toBe(1);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(4);
  expect(new Set(statuses)).toEqual(new Set([200, 503]));
});

test('a run whose class maps come from the dataset takes samples only', async () => {
  await serving.close();
  await start('masks');
  const page = await (await fetch(serving.url)).text();
  expect(page).toContain('Choose samples');
  expect(page).not.toContain('type="file"');
  expect((await send({ 'file-a': new Blob([await png()]), 'sample-b': 's-2' })).status).toBe(422);
});

/** Writes bytes as they are to the server, and gives the first line of what comes back. */
const speak = async (text: string) => {
  const { port } = new URL(serving.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(text);
  return (await firstOf(socket)).split('\r\n')[0];
};

test('a request for what is no path is refused, and ends nothing', async () => {
  const { host } = new URL(serving.url);
  for (const target of [
    '//',
    '///',
    '//:99999/',
    'http://[',
    'http://a:b:c/',
    '/\\',
    '*',
    'evil',
    `http://${host}/`,
  ]) {
    const answer = await speak(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(answer, target).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw('/', {})).toBe(200);
  }
});

test('what is no request, asks for a tunnel or for another protocol ends nothing', async () => {
  const { host } = new URL(serving.url);
  await speak('\0\x01\r\n\r\n');
  await speak(`CONNECT evil.example:443 HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await speak(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  await speak(`GET / HTTP/1.1\r\nHost: ${host}\r\nExpect: 100-continue\r\n\r\n`);
  await speak(`GET / HTTP/1.1\r\nHost: ${host}\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`);
  expect(await raw('/', {})).toBe(200);
});

test('forms that are half sent keep nobody out: the oldest give way', async () => {
  const slow = Array.from({ length: 40 }, () => open('Content-Length: 1000'));
  const ends = slow.map(firstOf);
  expect(await Promise.race(ends)).toMatch(/^HTTP\/1\.1 408 /);
  expect((await send({ 'sample-a': 's-1', 'sample-b': 's-2' })).status).toBe(200);
  for (const socket of slow) socket.destroy();
  await Promise.all(ends);
});

test('a picture of a side that is too long is refused before it is scaled', async () => {
  const create = { width: 1, height: 30_000, channels: 3, background: '#000' } as const;
  const line = await sharp({ create, limitInputPixels: false }).png({ compressionLevel: 9 }).toBuffer();
  const { status, text } = await send({ 'file-a': new Blob([line]), 'sample-b': 's-1' });
  expect([status, /it is 1x30000, and a side may have 20000 pixels/.test(text)]).toEqual([415, true]);
});

test('pages say nothing of where they were opened from', async () => {
  expect((await fetch(serving.url)).headers.get('referrer-policy')).toBe('no-referrer');
});

test('what an ended process left is removed after an hour, and what a living one has is not', async () => {
  const left = async (pid: number, hoursAgo: number) => {
    const folder = await mkdtemp(join(tmpdir(), `heml-serve-${pid}-`));
    const then = Date.now() / 1000 - 3600 * hoursAgo;
    await utimes(folder, then, then);
    return folder;
  };
  // No process has this number: Linux counts to 4,194,304.
  const ended = 2 ** 30;
  const folders = [await left(ended, 2), await left(ended, 0.5), await left(process.pid, 2)];
  await serving.close();
  await start();
  const names = new Set(await uploads());
  expect(folders.map((folder) => names.has(basename(folder)))).toEqual([false, true, true]);
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

test('closing removes the temporary folder; a port in use is told', async () => {
  const port = Number(new URL(serving.url).port);
  await expect(serveRun(fakeRun(), { port, onFailure() {} })).rejects.toThrow(
    `Port ${port} cannot be used: EADDRINUSE.`,
  );
  await expect(serveRun(fakeRun(), { port: 99_999, onFailure() {} })).rejects.toMatchObject({
    kind: 'usage',
    message: 'Port 99999 cannot be used: ERR_SOCKET_BAD_PORT.',
  });
  expect(await uploads()).toHaveLength(1);
  await serving.close();
  expect(await uploads()).toEqual([]);
  await start();
});
