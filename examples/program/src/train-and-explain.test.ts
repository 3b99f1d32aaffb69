import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { trainAndExplain } from './train-and-explain';

it('trains the tree and explains a pair: the lips tell a smile, the brows do not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'heml-program-'));
  const { precision, tree } = await trainAndExplain(
    fileURLToPath(new URL('../tree.yaml', import.meta.url)),
    folder,
  );
  expect(Object.keys(precision)).toEqual(['brows', 'lips', 'face']);
  expect(precision.lips).toBeGreaterThan(0.75);
  expect(precision.brows).toBeLessThan(0.7);
  expect(tree.a.label).not.toBe(tree.b.label);
  expect(tree.nodes.map(({ id }) => id).sort()).toEqual(['brows', 'face', 'lips']);
  await rm(folder, { recursive: true });
});
