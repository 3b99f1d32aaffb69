import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSources } from './sources';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-replace-'));
  await writeFile(
    join(folder, 'base.yaml'),
    'dataset: { type: folder, root: faces, label: { present: mouth, minShare: 0.1 } }\ntraining: { augment: { flip: true } }\n',
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function read(child: string) {
  const file = join(folder, 'child.yaml');
  await writeFile(file, child);
  return (await readSources(file, [], { env: {}, unset: 'refuse' })).value;
}

it('a child gives a map whole, and what it extends has no part in it', async () => {
  const child = 'extends: base.yaml\nreplace: [dataset.label]\ndataset: { label: { column: sex } }\n';
  expect(await read(child)).toEqual({
    extends: 'base.yaml',
    dataset: { type: 'folder', root: 'faces', label: { column: 'sex' } },
    training: { augment: { flip: true } },
  });
  const merged = await read(child.replace('replace: [dataset.label]\n', ''));
  expect(merged.dataset).toMatchObject({ label: { present: 'mouth', minShare: 0.1, column: 'sex' } });
});

it('reports what is wrong with what it is to give whole', async () => {
  const refused = async (child: string) => read(child).catch((error: Error) => error.message);
  expect(await refused('extends: base.yaml\nreplace: [dataset.label]\n')).toBe(
    '`replace` names `dataset.label`, which this file does not give.',
  );
  expect(await refused('extends: base.yaml\nreplace: dataset\n')).toBe('`replace` must be a list of paths.');
  expect(await refused('replace: [dataset]\ndataset: {}\n')).toBe(
    '`replace` is for a spec that extends another, and this one extends none.',
  );
});
