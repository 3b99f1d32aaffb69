import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { complaints, type Exceptions, shrunk } from './language/exceptions';
import { scanProject, scanText } from './language/scan';

const phrasesOf = (text: string) => scanText(text).map((finding) => finding.text);

it('finds no more in the sources and documents than is allowed, and no less', () => {
  const allowed = JSON.parse(readFileSync(join(__dirname, 'language-exceptions.json'), 'utf8')) as Exceptions;
  expect(complaints(scanProject(resolve(__dirname, '..')), allowed).join('\n')).toBe('');
});

describe('the scan', () => {
  it('finds phrases in comments, texts and names', () => {
    expect(
      phrasesOf(
        [
          '/** The person is told what the header says: a key that there is not. */',
          "const hint = 'It is no file, say, and goes with the label.'; // Mend it, for it is damaged.",
          'const isTold = tellNodes(pairFarness);',
        ].join('\n'),
      ).sort(),
    ).toEqual(
      [
        ...['told', 'says', 'that there is not', 'is no', ', say', 'goes with', 'Mend', ', for it'],
        ...['isTold', 'tellNodes', 'pairFarness'],
      ].sort(),
    );
  });

  it('finds a phrase that runs over the end of a line, at its first line', () => {
    expect(scanText('x\n * it is\n * no file')).toEqual([{ line: 2, text: 'is no', instead: 'is not a' }]);
    expect(phrasesOf('// it goes\n  // with it\nand goes\nwith it')).toEqual(['goes with', 'goes with']);
  });

  it('lets plain English be', () => {
    expect(
      phrasesOf(
        'There is no file. It is no longer there. There is not enough. As long as it lasts; so long as it does. For it alone.',
      ),
    ).toEqual([]);
  });
});

describe('the exceptions', () => {
  const one = { line: 3, text: 'told', instead: 'given' };

  it('name file, line, phrase and what to write', () => {
    expect(complaints(new Map([['a.ts', [one]]]), {})).toEqual([
      'a.ts has 1, and 0 are allowed:\n  a.ts:3 "told" → given',
    ]);
  });

  it('are lowered by the command', () => {
    expect(complaints(new Map(), { 'a.ts': 1 })).toEqual([
      'a.ts has 0, and 1 are allowed: run `npm run language` to lower the number.',
    ]);
    expect(shrunk(new Map([['b.ts', [one]]]), { 'a.ts': 1, 'b.ts': 1 })).toEqual({ 'b.ts': 1 });
  });

  it('follow a file to its new name', () => {
    expect(shrunk(new Map([['new.ts', [one]]]), { 'old.ts': 1 })).toEqual({ 'new.ts': 1 });
  });

  it('are never raised in all', () => {
    expect(() => shrunk(new Map([['a.ts', [one, one]]]), { 'a.ts': 1 })).toThrow(
      'There are 2 phrases, and there were 1',
    );
  });
});
