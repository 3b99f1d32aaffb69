import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { licenceOf, licencesText, packageFolder } from './lib/licences';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-licences-'));
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: '@a/b', version: '1.2.3', license: 'MIT' }),
  );
});
afterAll(() => rm(folder, { recursive: true }));

test('a file belongs to the innermost package in node_modules', () => {
  expect(packageFolder('/x/node_modules/.pnpm/@a+b@1/node_modules/@a/b/lib/c.js')).toBe(
    '/x/node_modules/.pnpm/@a+b@1/node_modules/@a/b',
  );
  expect(packageFolder('../node_modules/a/index.js')).toBe('../node_modules/a');
  expect(packageFolder('/x/src/index.ts')).toBeUndefined();
});

test('code is not bundled without its licence', async () => {
  expect(() => licenceOf(folder)).toThrow('@a/b is bundled, but brings no licence in ');
  await writeFile(join(folder, 'LICENCE.md'), 'Do as you like.\n');
  await writeFile(join(folder, 'NOTICE'), 'Made by a.\n');
  expect(licenceOf(folder)).toEqual({
    name: '@a/b',
    version: '1.2.3',
    license: 'MIT',
    text: 'Do as you like.\n\nMade by a.',
  });
});

test('licences are listed by name', () => {
  const entry = (name: string) => ({ name, version: '1.0.0', license: 'MIT', text: `Text of ${name}.` });
  expect(licencesText([entry('b'), entry('a')])).toMatchInlineSnapshot(`
    "The files beside this one contain code of these packages.

    --------------------------------------------------------------------------------

    a 1.0.0 (MIT)

    Text of a.

    --------------------------------------------------------------------------------

    b 1.0.0 (MIT)

    Text of b.
    "
  `);
});
