import { expect, it } from 'vitest';
import type { HemlError } from '../contracts/error';
import { formatError } from '../errors/format-error';
import { coreVersion } from './core-version';
import { tree } from './fixtures/tree';
import { loadPlugin } from './load';

/** What a person reads when a plugin of these files is loaded. */
async function failure(name: string, files: Record<string, string | object>): Promise<string> {
  const folder = tree(files);
  const error = await loadPlugin(name, folder).catch((error: HemlError) => error);
  if (!(error instanceof Error)) throw new Error(`${name} was loaded.`);
  return formatError(error).replaceAll(folder, 'FOLDER').replaceAll(coreVersion, 'CORE');
}

it('reports the line of a file that cannot be parsed', async () => {
  const text =
    "import { definePlugin } from '@hemlkit/core/plugin';\n\nexport default definePlugin({\n  components: [,\n};\n";
  expect(await failure('./my-loss.ts', { 'my-loss.ts': text })).toMatchInlineSnapshot(`
    "The plugin \`./my-loss.ts\` could not be loaded: Unexpected token
    The error comes from FOLDER/my-loss.ts:5:1
      5 | };
        | ^
    \`--debug\` shows its stack."
  `);
});

it('reports the line of a file that the plugin imports', async () => {
  const files = {
    'my-loss.ts': "import './part';\nexport default {};\n",
    'part.ts': 'const a: number = ;\n',
  };
  expect(await failure('./my-loss.ts', files)).toMatchInlineSnapshot(`
    "The plugin \`./my-loss.ts\` could not be loaded: Unexpected token
    The error comes from FOLDER/part.ts:1:19
      1 | const a: number = ;
        |                   ^
    \`--debug\` shows its stack."
  `);
});

it('reports the line at which it throws', async () => {
  const text =
    'const key: string | undefined = process.env.NO_SUCH_KEY;\n\nexport default { meta: key!.length };\n';
  expect(await failure('./my-loss.ts', { 'my-loss.ts': text })).toMatchInlineSnapshot(`
    "The plugin \`./my-loss.ts\` could not be loaded: Cannot read properties of undefined (reading 'length')
    The error comes from FOLDER/my-loss.ts:3
      3 | export default { meta: key!.length };
    \`--debug\` shows its stack."
  `);
});

it('reports the line of an import that leads nowhere', async () => {
  const text = "import { gone } from './gone';\nexport default { gone };\n";
  expect(await failure('./my-loss.ts', { 'my-loss.ts': text })).toMatchInlineSnapshot(`
    "The plugin \`./my-loss.ts\` could not be loaded: Cannot find module './gone'
    The error comes from FOLDER/my-loss.ts:1
      1 | import { gone } from './gone';
    \`--debug\` shows its stack."
  `);
});

const toy = (manifest: object, text: string) => ({
  'node_modules/heml-toy/package.json': {
    name: 'heml-toy',
    version: '1.2.0',
    type: 'module',
    exports: './index.js',
    ...manifest,
  },
  'node_modules/heml-toy/index.js': text,
});

it('names the file of a package: node reports no line of it', async () => {
  expect(await failure('heml-toy', toy({}, 'export default {\n  meta: 1 2,\n};\n'))).toMatchInlineSnapshot(`
    "The plugin \`heml-toy\` could not be loaded: Unexpected number
    The error comes from FOLDER/node_modules/heml-toy/index.js; \`--debug\` shows its stack."
  `);
});

it('reports an export that the package does not have', async () => {
  const text = "import { gone } from 'node:path';\nexport default gone;\n";
  expect(await failure('heml-toy', toy({}, text))).toMatchInlineSnapshot(`
    "The plugin \`heml-toy\` could not be loaded: The requested module 'node:path' does not provide an export named 'gone'
    The error comes from FOLDER/node_modules/heml-toy/index.js; \`--debug\` shows its stack."
  `);
});

it('checks the peer range before it loads what may fail for it', async () => {
  const manifest = { peerDependencies: { '@hemlkit/core': '^99.0.0' } };
  expect(await failure('heml-toy', toy(manifest, "throw new Error('loaded');"))).toMatchInlineSnapshot(`
    "The plugin \`heml-toy\` 1.2.0 works with @hemlkit/core ^99.0.0, but CORE is running.
    Install a version of \`heml-toy\` made for @hemlkit/core CORE, or a core in the range ^99.0.0."
  `);
});

it.each([
  ['nothing', 'export const a = 1;'],
  ['a function', 'export default () => {};'],
  ['a list', 'export default [];'],
])('takes %s for no plugin', async (_, text) => {
  expect(await failure('./no.ts', { 'no.ts': text })).toBe(
    '`./no.ts` is not a HEML plugin: its default export has no `meta` and `components`.\n' +
      'A plugin ends with `export default definePlugin({ meta: { name, version }, components: [...] })`.',
  );
});
