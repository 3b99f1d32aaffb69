import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { encode } from 'fast-png';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from './project';

const spec = (split = '{ train: { prefix: t }, validation: { prefix: v } }') => `heml: 1
name: broken
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/trunks', '@hemlkit/loss-plugins', '@hemlkit/metrics']
dataset: { type: folder, root: data, split: ${split}, label: { present: hair } }
segments: [skin, hair]
hierarchy: pairs
model: { trunk: { type: conv4, widths: [4, 4] }, embedder: { type: mlp, hidden: 4, dimensions: 4 } }
training: { epochs: 1, imageSize: 16, sampler: { type: random, batchSize: 4 } }
evaluation: { metrics: [{ type: precision-at-k, k: [1] }] }
`;

let project: Project;

const mask = (size: number, id: (x: number) => number) =>
  encode({
    width: size,
    height: size,
    channels: 1,
    depth: 8,
    data: Uint8Array.from({ length: size * size }, (_, i) => id(i % size)),
  });
const image = (size: number) =>
  sharp({ create: { width: size, height: size, channels: 3, background: '#a08070' } })
    .png()
    .toBuffer();

/** Eight training and eight validation images; every other one has hair. */
async function writeData(): Promise<void> {
  for (const folder of ['images', 'masks']) await mkdir(project.path('data', folder), { recursive: true });
  await writeFile(project.path('data/classes.json'), JSON.stringify(['background', 'skin', 'hair']));
  for (let i = 0; i < 16; i++) {
    const name = `${i < 8 ? 't' : 'v'}${i}.png`;
    await writeFile(project.path('data/images', name), await image(16));
    await writeFile(
      project.path('data/masks', name),
      mask(16, (x) => (x < 8 ? 1 : (i % 2) * 2)),
    );
  }
}

beforeAll(async () => {
  project = await Project.create(spec());
  await writeData();
});
afterAll(() => project.remove());

/** What `heml train` says, with this project's folder left out. */
async function failure(): Promise<{ code: number | null; err: string }> {
  const { code, err } = await project.run('train', 'spec.yaml');
  return { code, err: err.replaceAll(project.folder, '').trim() };
}

async function spoilt(
  path: string,
  content: Uint8Array | string,
): Promise<{ code: number | null; err: string }> {
  const file = project.path('data', path);
  const whole = await readFile(file);
  await writeFile(file, content);
  const result = await failure();
  await writeFile(file, whole);
  return result;
}

describe('heml train on data that is wrong', () => {
  it('names a damaged image', async () => {
    const cut = (await readFile(project.path('data/images/t3.png'))).subarray(0, 60);
    const { code, err } = await spoilt('images/t3.png', cut);
    expect(code).toBe(1);
    expect(err).toMatchInlineSnapshot(`
      "The image of sample 't3' cannot be decoded: /data/images/t3.png (Input buffer has corrupt header:)
      Replace the file, or remove it from the dataset."
    `);
  });

  it('names a mask of another size', async () => {
    const { code, err } = await spoilt(
      'masks/t5.png',
      mask(12, (x) => (x < 6 ? 1 : 2)),
    );
    expect(code).toBe(1);
    expect(err).toMatchInlineSnapshot(`
      "The mask of sample 't5' is 12x12, its image 16x16: /data/masks/t5.png
      Bring both to one size; resize a mask to the nearest pixel, so that no ids are mixed."
    `);
  });

  it('names a class id beyond the list', async () => {
    const { code, err } = await spoilt(
      'masks/v9.png',
      mask(16, (x) => (x < 8 ? 2 : 7)),
    );
    expect(code).toBe(1);
    expect(err).toMatchInlineSnapshot(`
      "The mask of 'v9' has the class id 7, but there are 3 classes (0 to 2): /data/masks/v9.png.
      Correct the mask, or complete the list of classes."
    `);
  });

  it('names a split with one label only', async () => {
    await writeFile(project.path('data/one.txt'), 't1.png\nt3.png\nt5.png\nt7.png\n');
    await project.writeSpec(spec('{ train: { list: one.txt }, validation: { prefix: v } }'));
    const { code, err } = await failure();
    await project.writeSpec(spec());
    expect(code).toBe(1);
    expect(err).toMatchInlineSnapshot(`
      "The 4 images of the split train all have one label, 'hair' (t1.png for one).
      Metric learning needs two labels or more: take more images, another label, or \`balanced: true\`."
    `);
  });

  it('keeps what was finished: once mended, nothing is trained twice', async () => {
    expect((await project.run('train', 'spec.yaml')).code).toBe(0);
    const before = await project.hashes('runs/broken');
    const { code } = await spoilt('images/t3.png', 'no image');
    expect(code).toBe(1);
    expect(await project.hashes('runs/broken')).toEqual(before);
    const { out } = await project.run('train', 'spec.yaml', '--json');
    const ended = out.split('\n').filter((line) => line.includes('"node-end"'));
    expect(ended.map((line) => (JSON.parse(line) as { cached: boolean }).cached)).toEqual([true, true, true]);
  });
});
