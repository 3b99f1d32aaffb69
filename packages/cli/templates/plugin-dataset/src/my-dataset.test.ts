import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@hemlkit/core/plugin';
import { synthesize } from '@hemlkit/datasets';
import { testDataset, workbench } from '@hemlkit/testing';
import { afterAll, expect, it } from 'vitest';
import { myDataset } from './my-dataset';

// Drawn faces, with class maps, in the layout that the dataset reads.
const root = await mkdtemp(join(tmpdir(), 'my-dataset-'));
await synthesize({ folder: join(root, 'faces'), size: 32, train: 10, validation: 6 });
afterAll(() => rm(root, { recursive: true }));

testDataset(myDataset, { options: [{ root: join(root, 'faces'), present: 'hat' }] });

it('names the classes where there is none of the name', async () => {
  const { create } = await workbench({ components: [myDataset] });
  const spec = { type: 'my-dataset', root: join(root, 'faces'), present: 'wig' };
  const dataset = await create('dataset', spec, { random: createRandom(1) });
  await expect(dataset.load()).rejects.toThrow("names no class 'wig'");
});
