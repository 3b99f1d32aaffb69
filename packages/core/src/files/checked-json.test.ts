import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { formatError } from '../errors/format-error';
import { checkedText, parseChecked, readChecked, writeChecked } from './checked-json';
import { DamagedFile } from './damaged';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-checked-'));
});
afterAll(() => rm(folder, { recursive: true }));

const hint = 'Make it again.';
const value = { name: 'Haar: "ß", \\', list: [1, 2.5], nested: { checksum: 'x', empty: {} } };

it('gives back what was written, and other programs read it as JSON', async () => {
  const file = join(folder, 'whole.json');
  for (const indent of [0, 2]) {
    await writeChecked(file, value, indent);
    expect(await readChecked(file, { hint })).toEqual(value);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject(value);
  }
});

it('notices every flipped bit and every cut', () => {
  for (const indent of [0, 2]) {
    const bytes = Buffer.from(checkedText(value, indent));
    // The last byte is the line's end, which carries nothing.
    for (let at = 0; at < bytes.length - 1; at++) {
      expect(() => parseChecked(bytes.subarray(0, at).toString(), 'f', { hint })).toThrow(DamagedFile);
      for (let bit = 0; bit < 8; bit++) {
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] as number) ^ (1 << bit);
        expect(() => parseChecked(flipped.toString(), 'f', { hint })).toThrow(DamagedFile);
      }
    }
  }
});

it('takes files of earlier versions as they are, if they have the form', () => {
  const form = { name: 'string', list: 'array' } as const;
  expect(parseChecked(JSON.stringify(value), 'f', { hint, form })).toEqual(value);
  expect(() => parseChecked('{ "name": 3, "list": [] }', 'f', { hint, form })).toThrow(
    'f is damaged: it has no string `name`.',
  );
});

it('names the file, what is wrong and the way out', async () => {
  const messages: string[] = [];
  for (const text of ['', '{ "a": 1', '[]', checkedText({ a: 1 }).replace('1', '2')]) {
    const file = join(folder, 'lock.json');
    await writeFile(file, text);
    const error = await readChecked(file, { hint }).catch((reason) => reason);
    messages.push(formatError(error).replaceAll(folder, '/runs/t'));
  }
  expect(messages).toMatchInlineSnapshot(`
    [
      "/runs/t/lock.json is damaged: it is empty.
    Make it again.",
      "/runs/t/lock.json is damaged: it is not whole JSON.
    Make it again.",
      "/runs/t/lock.json is damaged: it is not a JSON object.
    Make it again.",
      "/runs/t/lock.json is damaged: its content does not match its checksum.
    Make it again.",
    ]
  `);
  expect(await readChecked(join(folder, 'nowhere.json'), { hint })).toBeUndefined();
});
