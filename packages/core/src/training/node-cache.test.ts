import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Weights } from '../contracts/network';
import { NodeCache } from './node-cache';
import { type NodeResult, readNodeWeights } from './node-files';

let folder: string;
let messages: string[];
let placed: number;
let cache: NodeCache;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-nodes-'));
  messages = [];
  placed = 0;
  cache = new NodeCache(join(folder, 'cache'), {
    warn: (message) => messages.push(message.replaceAll(folder, 'F')),
    onPlace: async () => void placed++,
  });
});
afterEach(() => rm(folder, { recursive: true }));

const weights = (value: number): Weights => ({
  'trunk.w': { shape: [2], data: Float32Array.of(value, value), layout: 'plain', trainable: true },
});
const result = (key: string) =>
  ({
    id: 'nose',
    key,
    segments: [],
    children: [],
    metrics: {},
    bestEpoch: 1,
    history: [],
  }) as unknown as NodeResult;
const run = (name = 'run') => join(folder, name, 'nose');
const model = (name?: string) => join(run(name), 'model.safetensors');
const entry = (file: string, key = 'k') => join(folder, 'cache', key, file);
const value = async (name?: string) => (await readNodeWeights(run(name)))['trunk.w']!.data[0];

/** Flips a bit in place, as a disk does it: of all names that the file has. */
async function flip(file: string): Promise<void> {
  const bytes = await readFile(file);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(file, bytes, { flag: 'r+' });
}

it('keeps a node once for all runs, and does not touch what a run has already', async () => {
  await cache.keep(result('k'), weights(1), run(), []);
  const before = await stat(model());
  expect((await cache.fetch('k', run(), []))?.key).toBe('k');
  expect(await stat(model())).toMatchObject({ ino: before.ino, ctimeMs: before.ctimeMs });
  expect(placed).toBe(1);
  await cache.fetch('k', run('other'), []);
  expect([await value('other'), placed]).toEqual([1, 2]);
  expect(await cache.fetch('unknown', run(), [])).toBeUndefined();
});

it('never gives damaged weights: run and cache have them in common, and both are set aside', async () => {
  await cache.keep(result('k'), weights(1), run(), []);
  await flip(model());
  await expect(readNodeWeights(run())).rejects.toThrow(
    'model.safetensors is damaged: its content is not what was written.',
  );
  expect(await cache.knows('k', run())).toBe(false);
  expect(await cache.fetch('k', run(), [])).toBeUndefined();
  expect(messages).toMatchInlineSnapshot(`
    [
      "F/run/nose/model.safetensors is damaged: its content is not what was written. It is set aside as F/run/nose/model.safetensors.damaged. It is made again.",
      "F/cache/k/model.safetensors is damaged: its content is not what was written. It is set aside as F/cache/k.damaged. It is made again.",
    ]
  `);
  expect((await readdir(join(folder, 'cache'))).sort()).toEqual(['k.damaged']);
  await cache.keep(result('k'), weights(1), run(), []);
  expect(await value()).toBe(1);
});

it.each([
  ['emptied weights', () => truncate(model()), 'it has 0 bytes'],
  ['longer weights', () => appendFile(model(), 'x'), 'were written'],
  ['removed weights', () => rm(model()), 'it is missing'],
  ['an emptied result', () => truncate(join(run(), 'metrics.json')), 'it is empty'],
])('puts %s of a run right from the cache', async (_, damage, why) => {
  await cache.keep(result('k'), weights(1), run(), []);
  // As where the file system has no hard links.
  for (const file of ['model.safetensors', 'metrics.json']) {
    const bytes = await readFile(entry(file));
    await rm(entry(file));
    await writeFile(entry(file), bytes);
  }
  await damage();
  expect((await cache.fetch('k', run(), []))?.key).toBe('k');
  expect(messages.join()).toContain(why);
  expect(await value()).toBe(1);
});

it('keeps the first of two results, and warns where they differ', async () => {
  await cache.keep(result('k'), weights(1), run(), []);
  await cache.keep(result('k'), weights(1), run('same'), []);
  expect(messages).toEqual([]);
  await cache.keep(result('k'), weights(2), run('other'), []);
  expect(messages).toMatchInlineSnapshot(`
    [
      "The node 'nose' was trained by two processes at once, with different weights (cache entry k). The first ones are kept. Equal seeds should give equal weights: is the memory of this machine sound?",
    ]
  `);
  expect(await value('other')).toBe(1);
});

it('takes nodes of earlier versions, which have no hash', async () => {
  await cache.keep(result('k'), weights(1), run(), []);
  const { weights: _, ...earlier } = JSON.parse(await readFile(entry('metrics.json'), 'utf8'));
  delete earlier.checksum;
  await rm(run(), { recursive: true });
  await writeFile(entry('metrics.json'), JSON.stringify(earlier));
  expect((await cache.fetch('k', run(), []))?.key).toBe('k');
  expect(await value()).toBe(1);
});
