import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPlugin } from './load';

const folder = mkdtempSync(join(tmpdir(), 'heml-plugins-'));

const source = `
import { definePlugin, HemlError, Type } from '@hemlkit/core/plugin';
import * as method from '@hemlkit/core/method';
const door = { HemlError, Type, method };
export default definePlugin({ meta: { name: 'mine', version: '1.0.0' }, components: [], door });
`;

describe('a plugin in a file', () => {
  it.each(['mine.ts', 'mine.js', 'mine.mjs'])('loads %s far from any node_modules', async (name) => {
    writeFileSync(join(folder, name), source);
    expect((await loadPlugin(`./${name}`, folder)).meta.name).toBe('mine');
  });

  it("gets the very core that runs, so that its errors are this core's errors", async () => {
    const { HemlError } = await import('../contracts/error');
    type Door = { HemlError: unknown; method: { HemlError: unknown } };
    const { door } = (await loadPlugin('./mine.ts', folder)) as unknown as { door: Door };
    expect(door.HemlError).toBe(HemlError);
    expect(door.method.HemlError).toBe(HemlError);
  });

  it('is read again after it was changed', async () => {
    writeFileSync(join(folder, 'edited.ts'), source);
    await loadPlugin('./edited.ts', folder);
    writeFileSync(join(folder, 'edited.ts'), source.replace("'mine'", "'new'"));
    expect((await loadPlugin('./edited.ts', folder)).meta.name).toBe('new');
  });
});

describe('a plugin in a package', () => {
  it('is looked for from the folder of the spec', async () => {
    const home = join(folder, 'node_modules', 'heml-toy');
    mkdirSync(home, { recursive: true });
    writeFileSync(
      join(home, 'package.json'),
      '{ "name": "heml-toy", "type": "module", "exports": { "import": "./i.js" } }',
    );
    writeFileSync(
      join(home, 'i.js'),
      "export default { meta: { name: 'heml-toy', version: '2.0.0' }, components: [] };",
    );
    mkdirSync(join(folder, 'specs', 'deep'), { recursive: true });
    expect((await loadPlugin('heml-toy', join(folder, 'specs', 'deep'))).meta.version).toBe('2.0.0');
  });

  it('is a usage error when it is not there', async () => {
    await expect(loadPlugin('heml-nowhere', folder)).rejects.toMatchObject({ kind: 'usage' });
  });
});
