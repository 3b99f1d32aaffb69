import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isHemlError } from '../contracts/error';
import { mostBytes, readIfThere, readStoredText } from './read-file';
import { readJsonIfThere } from './read-json';
import { decodeText } from './read-text';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-read-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const reported = async (work: Promise<unknown> | (() => unknown)): Promise<string> => {
  try {
    return JSON.stringify(await (typeof work === 'function' ? work() : work)) ?? 'nothing';
  } catch (error) {
    if (!isHemlError(error)) throw error;
    const { line = '-', column = '-' } = error.where ?? {};
    return `${line}:${column} ${error.message.replaceAll(folder, 'F')}\n${error.hint}`;
  }
};

describe('readIfThere', () => {
  it('reads a file, and nothing where there is none', async () => {
    const file = join(folder, 'a');
    expect(await readIfThere(file, 10)).toBeUndefined();
    expect(await readIfThere(join(file, 'b'), 10)).toBeUndefined();
    await writeFile(file, 'text');
    expect(String(await readIfThere(file, 10))).toBe('text');
  });

  it('refuses what is not a regular file or is too large before it opens it', async () => {
    const file = join(folder, 'large');
    await writeFile(file, '');
    await truncate(file, mostBytes.text + 2 ** 20);
    expect(await reported(readIfThere(file, mostBytes.text))).toMatchInlineSnapshot(`
      "-:- F/large has 129 MB; of such a file at most 128 MB are read.
      Check that it is the file that is meant; divide one that is."
    `);
    expect(await reported(readIfThere(folder, 10))).toMatchInlineSnapshot(`
      "-:- F is a folder, not a file.
      Put a file in its place, or take it away."
    `);
  });

  it.skipIf(process.platform === 'win32')('never waits for a pipe, nor reads a device', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(await reported(readIfThere(join(folder, 'pipe'), 10))).toMatchInlineSnapshot(`
      "-:- F/pipe is a pipe, not a file.
      Put a file in its place, or take it away."
    `);
    await expect(readStoredText(join(folder, 'pipe'))).rejects.toThrow('is a pipe, not a file');
    await symlink('/dev/zero', join(folder, 'zero'));
    await expect(readStoredText(join(folder, 'zero'))).rejects.toThrow('is a device, not a file');
    expect(await reported(readIfThere(join(folder, 'zero'), 10))).toMatchInlineSnapshot(`
      "-:- F/zero is a device, not a file.
      Put a file in its place, or take it away."
    `);
    await symlink('loop', join(folder, 'loop'));
    expect(await reported(readIfThere(join(folder, 'loop'), 10))).toMatchInlineSnapshot(`
      "-:- F/loop is a link that leads in a circle.
      Remove the link, or let it lead to a file."
    `);
  });
});

describe('decodeText', () => {
  it('reads UTF-8 and what is marked as UTF-16, without the mark', () => {
    const swapped = Buffer.from('\ufeffé,b', 'utf16le').swap16();
    for (const bytes of [Buffer.from('\ufeffé,b'), Buffer.from('\ufeffé,b', 'utf16le'), swapped])
      expect(decodeText(bytes, 'x')).toBe('é,b');
  });

  it('refuses other encodings, in which different letters would become one', async () => {
    expect(
      await reported(() => decodeText(Buffer.from('a\nM\xfcller', 'latin1'), 'x')),
    ).toMatchInlineSnapshot(`
      "2:- Line 2 of x is not UTF-8 text.
      Save it as UTF-8, in a spreadsheet as "CSV UTF-8"."
    `);
    expect(await reported(() => decodeText(Buffer.from('a\nb', 'utf16le'), 'x'))).toMatchInlineSnapshot(`
      "1:- Line 1 of x holds bytes that are zero, which no text does.
      Save it as UTF-8, in a spreadsheet as "CSV UTF-8"."
    `);
  });
});

describe('readJsonIfThere', () => {
  const read = async (text: string) => {
    const file = join(folder, 'a.json');
    await writeFile(file, text);
    return reported(readJsonIfThere(file, { hint: 'Repair it.' }));
  };

  it('reads what begins with a byte order mark', async () => {
    expect(await read('\ufeff{"a": 1}')).toBe('{"value":{"a":1}}');
  });

  it('reports in which line and column it goes wrong', async () => {
    expect(await read('{\n  "a": x\n}')).toMatchInlineSnapshot(`
      "2:8 F/a.json is not JSON from line 2, column 8 on.
      Repair it."
    `);
    expect(await read('{"a": [1, 2')).toMatchInlineSnapshot(`
      "1:11 F/a.json is not JSON from line 1, column 11 on.
      Repair it."
    `);
    expect(await read(' \n')).toMatchInlineSnapshot(`
      "-:- F/a.json is empty.
      Repair it."
    `);
    expect(await read('['.repeat(1e6))).toMatchInlineSnapshot(`
      "-:- F/a.json is not JSON: Unexpected end of JSON input.
      Repair it."
    `);
  });
});
