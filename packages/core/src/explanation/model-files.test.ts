import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeChecked } from '../files/checked-json';
import { weightsOf } from '../training/node-files';
import { ModelFiles } from './model-files';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-models-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('reads files of any size, the next one while the last is still in use', async () => {
  const contents = { a: 'short', b: 'a longer one', c: 'mid-size', d: '' };
  for (const [node, text] of Object.entries(contents)) {
    await mkdir(join(folder, node));
    await writeFile(join(folder, node, 'model.safetensors'), text);
    const weights = weightsOf(Buffer.from(text));
    const result = { id: node, key: node, metrics: {}, history: [], bestEpoch: 1, weights };
    await writeChecked(join(folder, node, 'metrics.json'), result);
  }
  const files = new ModelFiles(folder);
  let ahead = files.read('a');
  for (const next of ['b', 'c', 'a', 'd', 'b'] as const) {
    const bytes = await ahead;
    const before = Buffer.from(bytes).toString();
    ahead = files.read(next);
    await ahead;
    expect(Buffer.from(bytes).toString()).toBe(before);
    expect(Buffer.from(await ahead).toString()).toBe(contents[next]);
  }
});

it('names the node whose file is missing', async () => {
  await expect(new ModelFiles(folder).read('nose')).rejects.toThrow(
    "The weights of node 'nose' cannot be read",
  );
});

it('reports an error of the system as it is', async () => {
  await mkdir(join(folder, 'ear'));
  await symlink('metrics.json', join(folder, 'ear/metrics.json'));
  await expect(new ModelFiles(folder).read('ear')).rejects.toMatchObject({ code: 'ELOOP' });
});
