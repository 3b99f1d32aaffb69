import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { HemlError } from '@hemlkit/core';
import { expect, test } from 'vitest';
import {
  explain,
  failures,
  fakeRun,
  png,
  send,
  serveEachTest,
  serving,
  start,
  tree,
  uploads,
} from '../../test/serve-bench';
import { serveRun } from './server';

serveEachTest();

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
  expect(text).toContain('Different labels, 75 % sure.');
});

test('a pair of samples has an address, which gives its page, its figure and its numbers', async () => {
  const form = new FormData();
  form.set('sample-a', 's-1');
  form.set('sample-b', 's-2');
  const sent = await fetch(`${serving.url}explain`, { method: 'POST', body: form, redirect: 'manual' });
  expect([sent.status, sent.headers.get('location')]).toEqual([303, '/explain?a=s-1&b=s-2']);
  const page = await (await fetch(`${serving.url}explain?a=s-1&b=s-2`)).text();
  expect(page).toContain('href="/explain?a=s-1&amp;b=s-2&amp;format=svg"');
  expect(page).toContain('href="/?sample-a=s-1&amp;sample-b=s-2"');
  const json = await fetch(`${serving.url}explain?a=s-1&b=s-2&format=json`);
  expect(json.headers.get('content-disposition')).toBe('attachment; filename="explanation.json"');
  expect(await json.json()).toEqual(tree('s-1', 's-2'));
  const svg = await fetch(`${serving.url}explain?a=s-1&b=s-2&format=svg`);
  expect(svg.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
  expect(await svg.text()).toMatch(/^<svg xmlns=/);
  expect((await fetch(`${serving.url}explain?a=s-1&b=s-2&format=exe`)).status).toBe(400);
});

test('an address of what is no sample is refused: no file of this machine is read', async () => {
  explain.mockClear();
  for (const a of ['/etc/passwd', '../x', 's-99', '']) {
    const response = await fetch(`${serving.url}explain?${new URLSearchParams({ a, b: 's-2' })}`);
    expect(response.status).toBe(400);
  }
  expect(explain).not.toHaveBeenCalled();
});

/** Ids of the samples that a page offers, and those that are chosen. */
const offered = (page: string) => ({
  ids: [...page.matchAll(/name="sample-a" value="([^"]*)"/g)].map(([, id]) => id),
  chosen: [...page.matchAll(/name="sample-[ab]" value="([^"]*)" checked/g)].map(([, id]) => id),
});

test('samples are found by label and id, and what was chosen stays', async () => {
  const search = async (query: Record<string, string>) =>
    (await fetch(`${serving.url}?${new URLSearchParams(query)}`)).text();
  const labelled = offered(await search({ label: 'a' }));
  expect(labelled.ids).toHaveLength(15);
  expect(labelled.ids.every((id) => Number(id?.slice(2)) % 2 === 1)).toBe(true);
  const both = await search({ label: 'a', id: 'S-2', 'sample-a': 's-4', 'sample-b': 's-7' });
  expect(offered(both).chosen).toEqual(['s-4', 's-7']);
  expect(new Set(offered(both).ids)).toEqual(new Set(['s-4', 's-7', 's-21', 's-23', 's-25', 's-27', 's-29']));
  expect(both).toContain('5 of 5 samples');
  expect(await search({ id: '<none>' })).toContain('0 of 0 samples');
});

test('an error keeps what was chosen', async () => {
  explain.mockImplementationOnce(async () => {
    throw new HemlError('No segment is found.', { hint: 'Choose another.' });
  });
  const { status, text } = await send({ 'sample-a': 's-9', 'sample-b': 's-12' });
  expect(status).toBe(422);
  expect(offered(text).chosen).toEqual(['s-9', 's-12']);
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

test('a page shows what the terminal warns of, under the name of the file that was sent', async () => {
  const [folder] = await uploads();
  explain.mockImplementationOnce(async (a, b) => ({
    ...tree(a, b),
    warnings: [`'${a}' has another shape.`],
  }));
  const { text } = await send({ 'file-a': new Blob([await png()]), 'sample-b': 's-2' });
  expect(text).toContain('<strong>Warnings</strong><ul><li>&#39;photo.png&#39; has another shape.</li></ul>');
  expect(text).not.toContain(folder);
});

test('what the terminal prints of a sent file names it as it was sent, also once it is removed', async () => {
  explain.mockImplementationOnce(async (a, b) => {
    expect(serving.named(`'${a}' is dark; '${b}' is not`)).toBe("'photo.png' is dark; 's-2' is not");
    return tree(a, b);
  });
  await send({ 'file-a': new Blob([await png()]), 'sample-b': 's-2' });
  const path = explain.mock.lastCall![0];
  expect(path).toContain('heml-serve-');
  expect(serving.named(`Error: ${path} cannot be read\n at ${path}`)).toBe(
    'Error: photo.png cannot be read\n at photo.png',
  );
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
    expect(text).toContain('cannot be read as an image');
    expect(text).toContain('Compare two images');
  }
  expect(explain).not.toHaveBeenCalled();
});

test('a wrong method, no form, a damaged form', async () => {
  expect((await fetch(`${serving.url}explain`)).status).toBe(400);
  expect((await fetch(`${serving.url}explain`, { method: 'PUT' })).status).toBe(405);
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

test('pages say nothing of where they were opened from', async () => {
  expect((await fetch(serving.url)).headers.get('referrer-policy')).toBe('no-referrer');
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
