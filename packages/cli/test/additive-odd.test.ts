import { mkdir, writeFile } from 'node:fs/promises';
import type { MetricTree } from '@hemlkit/core';
import { encode } from 'fast-png';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project } from './project';

const side = 24;
const many = 150;

/** How an image's class map looks. */
type Map = (x: number, y: number, i: number) => number;

const classMap = (width: number, height: number, data: Uint8Array) =>
  encode({ width, height, channels: 1, depth: 8, data });

/** Images of stripes, half of them of each label. */
async function writeData(folder: string, classes: readonly string[], map: Map, count = 48): Promise<void> {
  for (const name of ['images', 'masks']) await mkdir(project.path(folder, name), { recursive: true });
  await writeFile(project.path(folder, 'classes.json'), JSON.stringify(['background', ...classes]));
  const labels = ['image,kind'];
  for (let i = 0; i < count; i++) {
    const name = `${i % 4 < 2 ? 't' : 'v'}${i}`;
    labels.push(`${name},${i % 2 ? 'odd' : 'even'}`);
    const data = Uint8Array.from({ length: side * side * 3 }, (_, at) => (at * (i + 3) * 7) % 251);
    const raw = { width: side, height: side, channels: 3 } as const;
    await sharp(data, { raw })
      .png()
      .toFile(project.path(folder, 'images', `${name}.png`));
    const ids = Uint8Array.from({ length: side * side }, (_, at) => map(at % side, Math.floor(at / side), i));
    await writeFile(project.path(folder, 'masks', `${name}.png`), classMap(side, side, ids));
  }
  await writeFile(project.path(folder, 'labels.csv'), `${labels.join('\n')}\n`);
}

const spec = (name: string, data: string, segments: string, hierarchy: string) => `heml: 1
name: ${name}
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/loss-plugins', '@hemlkit/metrics']
dataset: { type: folder, root: ${data}, split: { train: { prefix: t }, validation: { prefix: v } }, label: { column: kind } }
segments: ${segments}
hierarchy: ${hierarchy}
method: { type: additive, recipe: shared, cropSize: 8, widths: [4, 4], hidden: 4, dimensions: 4 }
training: { epochs: 1, imageSize: 16, sampler: { type: random, batchSize: 4 } }
evaluation: { metrics: [{ type: precision-at-k, k: [1] }] }
engine: { type: onnxruntime }
executor: { type: in-process }
`;

let project: Project;
beforeAll(async () => {
  project = await Project.create('');
});
afterAll(() => project.remove());

async function train(text: string): Promise<string> {
  await project.writeSpec(text);
  const { code, err } = await project.run('train', 'spec.yaml');
  return `${code}: ${err.replaceAll(project.folder, 'PROJECT').trim()}`;
}

async function explain(run: string, ...rest: string[]): Promise<MetricTree> {
  const { code, out, err } = await project.run('explain', `runs/${run}`, ...rest, '--format', 'json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out);
}

/** What the nodes add, and that it is the root's distance. */
function contributionsOf({ root, nodes, explanations }: MetricTree): Record<string, number> {
  const { own, all } = explanations.contributions!;
  const sum = Object.values(own!).reduce((total, value) => total + value, 0);
  const whole = nodes.find(({ id }) => id === root)!.distances.euclidean!;
  expect(sum).toBeGreaterThanOrEqual(0);
  expect(Math.abs(sum - all)).toBeLessThanOrEqual(1e-6 * Math.max(all, 1e-6));
  expect(Math.abs(all - whole)).toBeLessThanOrEqual(1e-5 * Math.max(whole, 1e-3));
  return own!;
}

it('trains on images that show no segment and on segments of one pixel, and compares them', async () => {
  // v2 shows nothing; t1 has one pixel of hat, v3 one of hair.
  const map: Map = (x, y, i) => {
    if (i === 2) return 0;
    if (i === 1 || i === 3) return x === 5 && y === 6 ? 3 - Number(i === 3) : Number(y > 12);
    return y < 8 ? 3 : y < 16 ? 2 : 1;
  };
  await writeData('odd', ['skin', 'hair', 'hat'], map);
  expect(await train(spec('odd', 'odd', '[skin, hair, hat]', 'pairs'))).toMatchInlineSnapshot(`"0: "`);
  const own = contributionsOf(await explain('odd', 'v3', 'v6'));
  expect(own.hair).toBeGreaterThan(0);
  const refused = await project.run('explain', 'runs/odd', 'v2', 'v6');
  expect(`${refused.code}: ${refused.err}`).toMatchInlineSnapshot(`
    "0: warning: No segment is found in 'v2': all that is seen in it is \`background\`.
    "
  `);
  const same = contributionsOf(await explain('odd', 'v3', 'v3'));
  expect(Object.values(same)).toEqual(Object.values(same).map(() => 0));
}, 120_000);

it('trains on a hierarchy of one leaf', async () => {
  await writeData('one', ['skin'], () => 1);
  expect(await train(spec('one', 'one', '[skin]', '{}'))).toBe('0: ');
  const own = contributionsOf(await explain('one', 'v2', 'v6'));
  expect(Object.keys(own)).toEqual(['skin']);
}, 120_000);

it('trains on 150 segments, most of which an image does not show', async () => {
  // Training images, two of four, show nine parts each.
  const among = (i: number) => (i % 4 < 2 ? 2 * Math.floor(i / 4) + (i % 4) : i);
  const names = Array.from({ length: many }, (_, i) => `part${i}`);
  await writeData(
    'many',
    names,
    (x, y, i) => 1 + ((Math.floor(x / 8) + 3 * Math.floor(y / 8) + 9 * among(i)) % many),
  );
  const ended = await train(spec('many', 'many', `[${names.join(', ')}]`, 'pairs'));
  expect(ended).toMatch(/^0: /);
  const own = contributionsOf(await explain('many', 'v2', 'v6'));
  expect(Object.keys(own).length).toBeGreaterThan(many);
}, 300_000);

it('refuses a class map of another size by name, and leaves nothing behind', async () => {
  await writeData('size', ['skin', 'hair'], (x) => 1 + Number(x > 12));
  await writeFile(project.path('size/masks/t5.png'), classMap(2, 1, Uint8Array.of(1, 2)));
  expect(await train(spec('size', 'size', '[skin, hair]', 'pairs'))).toMatchInlineSnapshot(`
    "1: The mask of sample 't5' is 2x1, its image 24x24: PROJECT/size/masks/t5.png
    Bring both to one size; resize a mask to the nearest pixel, so that no ids are mixed."
  `);
}, 120_000);
