import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadTf, loadUmbrella } from './load-tf';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-load-tf-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Of these installations, not of ours. */
const name = 'long';

/** An installation: each package's only file by its path. */
async function installed(files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, 'node_modules', name, 'index.js');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return createRequire(join(folder, 'program.js'));
}
const packages = {
  '@tensorflow/tfjs': "module.exports = { long: require('long') };",
  '@tensorflow/tfjs-core': '',
};

test("another package's `long` on top is not taken for tfjs-core's, and stays what it is", async () => {
  const require = await installed({
    ...packages,
    long: "module.exports = 'long 5';",
    '@tensorflow/tfjs-core/node_modules/long': "module.exports = 'long 4';",
  });
  expect(loadUmbrella(require)).toEqual({ long: 'long 4' });
  expect(require(name)).toBe('long 5');
});

test('one that was loaded before stays loaded', async () => {
  const require = await installed({
    ...packages,
    long: 'module.exports = { long: 5 };',
    '@tensorflow/tfjs-core/node_modules/long': 'module.exports = { long: 4 };',
  });
  const before = require(name);
  expect(loadUmbrella(require)).toEqual({ long: { long: 4 } });
  expect(require(name)).toBe(before);
});

test("where the one on top is tfjs-core's, nothing is changed", async () => {
  const require = await installed({ ...packages, long: "module.exports = 'long 4';" });
  expect(loadUmbrella(require)).toEqual({ long: 'long 4' });
});

test('is one tfjs however often it is loaded', () => {
  expect(loadTf()).toBe(loadTf());
});
