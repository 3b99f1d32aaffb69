import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataAudit } from '@hemlkit/bias';
import { loadExperiment } from '@hemlkit/core';
import { readClassMap } from '@hemlkit/core/plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deflate, deflateIn, type Run, runIn, spec } from './deflating';
import { Project } from './project';

let project: Project;
let run: Run;
let deflated: Deflate;
let before: string;
beforeAll(async () => {
  project = await Project.create(spec());
  run = runIn(project);
  deflated = deflateIn(project);
  before = process.cwd();
  process.chdir(project.folder);
});
afterAll(async () => {
  process.chdir(before);
  await project.remove();
});

async function hashes(folder: string): Promise<string> {
  const names = (await readdir(folder, { recursive: true }))
    .filter((name) => /\.(png|csv|txt)$/.test(name))
    .sort();
  const hash = createHash('sha256');
  for (const name of names) hash.update(name).update(await readFile(join(folder, name)));
  return hash.digest('hex');
}

const hat = 14;
const mapOf = (folder: string, id: string) => readClassMap(join(folder, 'masks', `${id}.png`), id);

describe('heml deflate', { timeout: 120_000 }, () => {
  it('parts a segment from the label, with composites of both arms', async () => {
    const { folder, cells, composites, gap, spec: file } = await deflated('repair');
    expect(gap.before).toBeGreaterThan(0.2);
    expect(gap.after).toBeLessThanOrEqual(0.05);
    const share = cells.map(({ real, composite }) => real / (real + composite));
    expect(Math.max(...share) - Math.min(...share)).toBeLessThan(0.05);
    expect(new Set(composites.map(({ arm, has }) => `${arm} ${has}`)).size).toBe(4);
    for (const { id, has, label, donor, recipient, lender, target, overlap } of composites) {
      expect((await mapOf(folder, id)).data.includes(hat)).toBe(has);
      const labels = await readFile(join(folder, 'labels.csv'), 'utf8');
      expect(labels).toContain(`\n${id}.png,${label},1,${recipient},`);
      // Where the part comes is yet another image's place, so that it sits no better in one arm than in the other.
      expect(target).toBeDefined();
      const apart = [recipient, donor, target, ...(lender === undefined ? [] : [lender])];
      expect(new Set(apart).size).toBe(apart.length);
      expect(overlap).toBeGreaterThanOrEqual(0.6);
    }
    const manifest = (await readFile(join(folder, 'manifest.jsonl'), 'utf8')).trim().split('\n');
    expect(manifest.map((line) => JSON.parse(line) as object)).toEqual(composites);
    expect((await stat(join(folder, 'contact-sheet.png'))).size).toBeGreaterThan(10_000);

    const [old, now] = [await loadExperiment('spec.yaml'), await loadExperiment(file!)].map(
      (one) => one.experiment,
    );
    const bias = { ...old!.bias, group: 'source' };
    expect(now).toEqual({ ...old, name: 'faces-repair', dataset: now!.dataset, bias });
    const { code, out } = await run('audit', 'data', file!, '--format', 'json');
    expect(code).toBe(0);
    const audit = JSON.parse(out) as DataAudit;
    expect(audit.images).toBe(cells.reduce((sum, { real, composite }) => sum + real + composite, 0));
    const effect = (aspect: string, name: string) =>
      audit.associations.find((one) => one.aspect === aspect && one.name === name)?.effect.value;
    // The audit reads presence from the class maps, and attributes from labels.csv.
    expect(effect('presence', 'hat')).toBeLessThan(0.15);
    expect(effect('attribute', 'hat')).toBe(effect('presence', 'hat'));
    expect(effect('attribute', 'composite')).toBeLessThan(0.05);
    // Columns that are the label, or say what an image is made from, are no attributes of it.
    expect(audit.associations.filter(({ name }) => ['label', 'smile', 'source'].includes(name))).toEqual([]);
    expect(audit.notes.filter((note) => /source|label:/.test(note))).toEqual([]);
    const ids = (await readFile(join(folder, 'train.txt'), 'utf8')).trim().split('\n');
    const madeFrom = new Map(composites.map(({ id, recipient }) => [`${id}.png`, recipient]));
    const groups = new Set(ids.map((name) => madeFrom.get(name) ?? name.replace('.png', '')));
    expect(audit.group).toMatchObject({ attribute: 'source', groups: groups.size });
    // More groups than are needed to find something.
    expect(groups.size).toBeGreaterThan(audit.group!.needed!);
    const trained = await run('train', file!);
    expect(trained.code).toBe(0);
    // What is said of bias changes no model: all of them are found made.
    expect((await run('train', file!, '--set', 'bias.epsilon=0.3', '--set', 'name=again')).code).toBe(0);
    const { nodes } = JSON.parse(await readFile('runs/again/summary.json', 'utf8')) as {
      nodes: { cached: boolean }[];
    };
    expect(nodes.map(({ cached }) => cached)).toEqual(nodes.map(() => true));
  });

  it('makes the same each time, goes on where it was stopped, and leaves validation images alone', async () => {
    const first = await deflated('repair');
    const hash = await hashes(first.folder);
    const gone = first.composites[3]!.image;
    const kept = (await stat(first.composites[4]!.image)).mtimeMs;
    await rm(gone);
    await rm(first.spec!);
    await deflated('repair');
    expect(await hashes(first.folder)).toBe(hash);
    expect((await stat(first.composites[4]!.image)).mtimeMs).toBe(kept);
    const other = await deflated('repair', 'elsewhere', '--set', 'name=renamed', '--seed', '1');
    expect(await hashes(other.folder)).toBe(hash);
    expect(other.composites.map(({ donor }) => donor)).toEqual(first.composites.map(({ donor }) => donor));
    const seeded = await deflated('repair', 'seeded', '--seed', '2');
    expect(seeded.composites.map(({ donor }) => donor)).not.toEqual(
      first.composites.map(({ donor }) => donor),
    );
    const drawn = (await readdir('.heml/synthetic'))[0] as string;
    const original = join('.heml/synthetic', drawn, 'images/validation_0003.png');
    expect(await readFile(join(first.folder, 'images/validation_0003.png'))).toEqual(
      await readFile(original),
    );
  });

  it('has controls that keep the bias or make no images', async () => {
    const sham = await deflated('sham');
    expect(sham.composites.length).toBeGreaterThan(20);
    expect(sham.composites.every(({ arm }) => arm === 'own')).toBe(true);
    expect(Math.abs(sham.gap.after - sham.gap.before)).toBeLessThan(0.06);

    const under = await deflated('undersample');
    expect(under.composites).toEqual([]);
    expect(under.gap.after).toBeLessThanOrEqual(0.05);
    expect(under.cells.every(({ real, before: images }) => real > 0 && real <= images)).toBe(true);

    const weighted = await deflated('reweight');
    expect(weighted.gap.after).toBeLessThanOrEqual(0.05);
    expect(weighted.cells.every(({ real, before: images }) => real >= images)).toBe(true);
    const list = (await readFile(join(weighted.folder, 'train.txt'), 'utf8')).trim().split('\n');
    expect(new Set(list).size).toBe(weighted.cells.reduce((sum, { real }) => sum + real, 0));
    expect((await run('check', weighted.spec!)).code).toBe(0);
    const rows = (await readFile(join(weighted.folder, 'labels.csv'), 'utf8')).split('\n');
    const repeat = list.find((name) => name.includes('~'))!;
    const id = repeat.split('~')[0]!;
    expect(rows.find((row) => row.startsWith(`${repeat},`))).toMatch(new RegExp(`,0,${id},`));

    const told = await project.run(
      'deflate',
      'spec.yaml',
      '--segment',
      'hat',
      '--out',
      'told',
      '--remedy',
      'blank',
    );
    expect(told.err).toBe('reading training images\nfinding donors\nmaking composites\n');

    const blank = await deflated('blank');
    expect(blank.composites.length + blank.refused.length).toBe(64);
    for (const { id } of blank.composites)
      expect((await mapOf(blank.folder, id)).data.includes(hat)).toBe(false);
  });

  it('takes an attribute that the dataset knows, from the spec', async () => {
    await project.writeSpec(spec(', attribute: hat, segment: hat, epsilon: 0.1'));
    const { code, out } = await run('deflate', 'spec.yaml', '--remedy', 'undersample', '--out', 'named');
    expect(code).toBe(0);
    expect(out.replaceAll(project.folder, 'PROJECT')).toMatchInlineSnapshot(`
      "undersample: 24 real training images and 0 composites

      | label | hat | before | real | composite |
      | --- | ---: | ---: | ---: | ---: |
      | no-smile | no | 19 | 5 | 0 |
      | no-smile | yes | 13 | 7 | 0 |
      | smile | no | 3 | 3 | 0 |
      | smile | yes | 29 | 9 | 0 |

      largest |P(hat | label) - P(hat)|: 0.250 before, 0.083 now

      train on it:  heml train PROJECT/named/deflated.yaml
      "
    `);
    await project.writeSpec(spec());
  });
});
