import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorCodes, packageErrors } from './reference/error-codes';

describe('the errors of the packages', () => {
  const { codes, faults } = packageErrors(resolve(__dirname, '..'));

  // The codes themselves are held by docs/reference/errors.md: one that vanishes shows there.
  it('have a code each, written as a literal where the error is made', () => {
    expect(faults).toEqual([]);
    expect(codes.length).toBeGreaterThan(300);
  });

  it('have codes of lower-case words and hyphens', () => {
    expect(codes.filter(({ code }) => !/^[a-z]+(-[a-z0-9]+)*$/.test(code))).toEqual([]);
  });
});

describe('the scan', () => {
  const scanned = (...texts: string[]) => {
    const files = texts.map((text, i) => [`packages/core/src/${'abc'[i]}.ts`, text] as const);
    const { codes, faults } = errorCodes(new Map(files));
    return [...codes.map(({ code, message }) => `${code}: ${message}`), ...faults];
  };

  it('reads code and message where an error is made', () => {
    expect(
      scanned(
        "throw new HemlError(`There is no ${what} at ${file}.` + note, { code: 'file-missing', kind: 'usage' });",
        "const message = 'The file is empty.'; throw new HemlError(message, { code: 'file-empty' });",
      ),
    ).toEqual(['file-empty: The file is empty.', 'file-missing: There is no … at ….…']);
  });

  it('finds an error without a code, and one whose code is no literal', () => {
    expect(
      scanned(
        "throw new HemlError('x');\nthrow new HemlError('y', { hint });\nthrow new HemlError('z', { code: made() });",
      ),
    ).toEqual(
      [1, 2, 3].map((line) => `packages/core/src/a.ts:${line} makes an error without a literal \`code\``),
    );
  });

  it('gives each branch of one condition its code', () => {
    expect(scanned("new HemlError(a ? 'One.' : 'Two.', { code: a ? 'one' : 'two' });")).toEqual([
      'one: One.',
      'two: Two.',
    ]);
  });

  it('follows functions that make errors, into other files and through each other', () => {
    const mistake = `export const mistake = (code: string, message: string) => new HemlError(message, { code });`;
    expect(
      scanned(
        mistake,
        "import { mistake } from './a';\nconst wrong = (code: string, what: string) => mistake(code, `Line ${line} ${what}.`);\nthrow wrong('row-short', 'is short');\nthrow wrong(name, 'is long');",
      ),
    ).toEqual([
      'row-short: Line … is short.',
      'packages/core/src/b.ts:4 makes an error without a literal `code`',
    ]);
    expect(scanned(mistake)).toEqual([
      'packages/core/src/a.ts:1 is given a code, and no call of it was found',
    ]);
  });

  it('knows subclasses, whose constructor gives the code', () => {
    expect(
      scanned(
        "class Damaged extends HemlError { constructor(file: string) { super(`${file} is damaged.`, { code: 'file-damaged' }); } }\nnew Damaged(file);",
        "class Broken extends HemlError { constructor(text: string) { super(text, { ...options, code: 'broken' }); } }\nnew Broken(`${name} is broken.`);",
        "class Plain extends HemlError {}\nnew Plain('x');",
      ),
    ).toEqual([
      'broken: … is broken.',
      'file-damaged: … is damaged.',
      'packages/core/src/c.ts:2 makes an error without a literal `code`',
    ]);
  });

  it('reads objects of which errors are made, and leaves alone what is handed on', () => {
    expect(
      scanned(
        "const problem = { path, code: 'name-invalid', message: `Not ${name}.`, hint };\nconst bare = { path, message: 'x' };",
        'const at = ({ code, message, hint }: Fault) => new HemlError(message, { code, hint });\nnew HemlError(error.message, { code: error.code });',
      ),
    ).toEqual(['name-invalid: Not ….', 'packages/core/src/a.ts:2 makes an error without a literal `code`']);
  });
});
