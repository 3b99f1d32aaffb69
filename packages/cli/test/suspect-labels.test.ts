import { copyFile, readFile, writeFile } from 'node:fs/promises';
import type { DataAudit } from '@hemlkit/bias';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { plantedSpec } from './planted';
import { Project } from './project';

let project: Project;
beforeAll(async () => {
  project = await Project.create();
});
afterAll(() => project.remove());

it('heml audit data finds wrong labels, and a copy with another label', { timeout: 300_000 }, async () => {
  const size = ['--train', '400', '--validation', '8', '--size', '48'];
  expect((await project.run('synthesize', 'faces', '--label', 'smile', ...size)).code).toBe(0);
  const [header = '', ...lines] = (await readFile(project.path('faces/attributes.csv'), 'utf8'))
    .trim()
    .split('\n');
  const names = header.split(',');
  const at = (name: string) => names.indexOf(name);
  const rows = lines.map((line) => line.split(','));
  const training = (await readFile(project.path('faces/train.txt'), 'utf8')).trim().split('\n');
  const labels = [...new Set(rows.map((row) => row[at('label')]!))];
  const other = (label: string) => labels.find((one) => one !== label)!;
  // One in twenty is wrong, of both labels, and a copy of an image has the other label.
  const wrong = new Set(training.filter((_, i) => i % 20 === (i < 200 ? 7 : 8)));
  const relabelled = rows.map((row) => {
    const label = row[at('label')]!;
    return [row[at('image')]!, wrong.has(row[at('image')]!) ? other(label) : label] as const;
  });
  const [first = ''] = training;
  const copy = first.replace(/\.\w+$/, (ending) => `-again${ending}`);
  for (const folder of ['images', 'masks'])
    await copyFile(project.path('faces', folder, first), project.path('faces', folder, copy));
  const own = relabelled.find(([image]) => image === first)![1];
  relabelled.push([copy, other(own)]);
  const csv = [['image', 'kind'], ...relabelled].map((row) => `${row.join(',')}\n`).join('');
  await writeFile(project.path('faces/labels.csv'), csv);
  await writeFile(project.path('faces/train.txt'), [...training, copy].map((name) => `${name}\n`).join(''));
  await project.writeSpec(
    plantedSpec('bias: { allowed: [u_lip, l_lip] }').replace('imageSize: 32', 'imageSize: 48'),
  );

  const { code, out } = await project.run('audit', 'data', 'spec.yaml', '--format', 'json');
  expect(code).toBe(0);
  const { quality } = JSON.parse(out) as DataAudit;
  const stem = (name: string) => name.replace(/\.\w+$/, '');
  const planted = new Set([...wrong].map(stem));
  const shown = quality.suspects.shown.filter(({ id }) => stem(id) !== stem(copy));
  const hits = shown.filter(({ id }) => planted.has(stem(id)));
  // 20 of 400 are planted: most are found, and few others.
  expect(hits.length).toBeGreaterThanOrEqual(14);
  expect(quality.suspects.images - hits.length).toBeLessThanOrEqual(10);
  for (const { label, suspected } of hits) expect(suspected).toBe(other(label));
  expect(quality.suspects.predicted).toBeGreaterThan(0.85);
  expect(quality).toMatchObject({ duplicates: 1, disagreeing: 1 });

  const text = (await project.run('audit', 'data', 'spec.yaml')).out;
  expect(text).toContain(`${quality.suspects.images} suspect labels`);
  for (const { id, label, suspected, share } of quality.suspects.shown.slice(0, 5))
    expect(text.replace(/ +/g, ' ')).toContain(`| ${id} | ${label} | ${suspected} | ${share.toFixed(2)} |`);
  expect(text).toMatch(/Nearly equal images with different labels:[\s\S]*-again/);
});
