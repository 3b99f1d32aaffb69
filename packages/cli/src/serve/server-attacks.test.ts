import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import {
  explain,
  firstOf,
  open,
  raw,
  send,
  serveEachTest,
  serving,
  speak,
  start,
} from '../../test/serve-bench';
import { mostFileBytes } from './read-form';

// What is sent to the server by mistake or to do harm.

serveEachTest();

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
  const names = new Set(await readdir(tmpdir()));
  expect(folders.map((folder) => names.has(basename(folder)))).toEqual([false, true, true]);
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});
