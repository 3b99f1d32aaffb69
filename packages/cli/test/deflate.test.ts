import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DataAudit, type Deflation, type Gate, loadExperiment } from '@hemlkit/core';
import { readClassMap } from '@hemlkit/core/plugin';
import { decode, encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../src/main';
import { fakeIo } from './fake-io';
import { Project } from './project';

const spec = (more = '') => `heml: 1
name: faces
seed: 2
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/trunks', '@hemlkit/loss-plugins', '@hemlkit/metrics']
dataset:
  { type: synthetic, label: smile, size: 32, train: 64, validation: 12, bias: { attribute: hat, correlation: 0.85 } }
segments: [skin, hair, hat, cloth, ear_r, u_lip, l_lip]
hierarchy: pairs
model: { trunk: { type: conv4, widths: [4, 4, 8] } }
training: { imageSize: 32, epochs: 1 }
engine: { type: onnxruntime, workers: 1 }
bias: { allowed: [u_lip, l_lip]${more} }
`;

let project: Project;
let before: string;
beforeAll(async () => {
  project = await Project.create(spec());
  before = process.cwd();
  process.chdir(project.folder);
});
afterAll(async () => {
  process.chdir(before);
  await project.remove();
});

async function run(...args: string[]) {
  const io = fakeIo();
  const code = await main(args, io);
  return { code, out: io.stdout, err: io.stderr.replaceAll(project.folder, 'PROJECT') };
}

async function deflated(remedy: string, out: string = remedy, ...args: string[]): Promise<Deflation> {
  const {
    code,
    out: text,
    err,
  } = await run(
    'deflate',
    'spec.yaml',
    '--segment',
    'hat',
    '--remedy',
    remedy,
    '--out',
    out,
    '--json',
    ...args,
  );
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(text) as Deflation;
}

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
    for (const { id, has, label, donor, recipient, overlap } of composites) {
      expect((await mapOf(folder, id)).data.includes(hat)).toBe(has);
      const labels = await readFile(join(folder, 'labels.csv'), 'utf8');
      expect(labels).toContain(`\n${id}.png,${label},1,`);
      expect(donor).not.toBe(recipient);
      expect(overlap).toBeGreaterThanOrEqual(0.6);
    }
    const manifest = (await readFile(join(folder, 'manifest.jsonl'), 'utf8')).trim().split('\n');
    expect(manifest.map((line) => JSON.parse(line) as object)).toEqual(composites);
    expect((await stat(join(folder, 'contact-sheet.png'))).size).toBeGreaterThan(10_000);

    const [old, now] = [await loadExperiment('spec.yaml'), await loadExperiment(file!)].map(
      (one) => one.experiment,
    );
    expect(now).toEqual({ ...old, name: 'faces-repair', dataset: now!.dataset });
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

    const blank = await deflated('blank');
    expect(blank.composites.length + blank.refused.length).toBe(64);
    for (const { id } of blank.composites)
      expect((await mapOf(blank.folder, id)).data.includes(hat)).toBe(false);
  });

  it('refuses composites whose marks tell the label, and keeps them where that is asked for', async () => {
    const many = ['--set', 'dataset.train=140'];
    const { folder, composites, gate, spec: file } = await deflated('repair', 'marked', ...many);
    expect([gate?.refused, gate?.artefacts.status, gate?.segment.status]).toEqual([
      false,
      'passed',
      'not-judged',
    ]);
    // Those of one label get a red corner; what is made already is not made again.
    for (const { image, label } of composites) {
      if (label !== 'smile') continue;
      const raster = decode(await readFile(image));
      for (let y = 24; y < 32; y++) for (let x = 24; x < 32; x++) raster.data[3 * (32 * y + x)] = 255;
      await writeFile(image, encode(raster));
    }
    const again = ['deflate', 'spec.yaml', '--segment', 'hat', '--out', 'marked', ...many];
    const kept = await run(...again, '--no-gate');
    expect([kept.code, kept.err]).toEqual([0, '']);
    expect(
      kept.out.replaceAll(project.folder, 'PROJECT').replace(/^[\s\S]*?(?=gate: )/, ''),
    ).toMatchInlineSnapshot(`
      "gate: refused
      - artefacts: refused. How much like a composite an image looks tells the label, among 82 composites alike in hat, with AUC \`smile\` 0.97 (0.90 to 1.00); 0.5 is chance. Composites are told from real images with AUC 0.84 (0.77 to 0.90).
      - exchanged part: cannot be judged (the segmenter \`masks\` does not look at pixels, so it cannot say whether the part is still seen; one that does is needed (\`segformer\`)). That is not passed.
      Kept all the same, by --no-gate: what is trained on them may learn how they were made.

      look at them: PROJECT/marked/contact-sheet.png

      train on it:  heml train PROJECT/marked/deflated.yaml
      "
    `);
    expect((await stat(file!)).size).toBeGreaterThan(0);

    const refused = await run(...again);
    expect(refused.code).toBe(1);
    expect(refused.out).toContain('gate: refused');
    expect(refused.out).not.toContain('train on it');
    expect(refused.err).toMatchInlineSnapshot(`
      "The composites are refused: how they are made tells the label, and a model could learn that instead. They stay in PROJECT/marked, but no spec was written that trains on them.
      Look at the contact sheet first. Where composites of one label look worse, raise bias.overlap, exchange another segment, or add images of the rare cells. The remedies undersample and reweight paste nothing; --no-gate writes the spec all the same.
      "
    `);
    await expect(stat(file!)).rejects.toThrow('ENOENT');
    const told = JSON.parse(await readFile(join(folder, 'gate.json'), 'utf8')) as Gate;
    expect([told.refused, told.overruled]).toEqual([true, false]);
    expect((await stat(composites[0]!.image)).size).toBeGreaterThan(0);
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

  it('says what is wrong, and what to do', async () => {
    const told: string[] = [];
    const tell = async (text: string, ...args: string[]) => {
      await project.writeSpec(text);
      const { code, err } = await run('deflate', 'spec.yaml', '--out', 'none', ...args);
      told.push(`${code}: ${err.trim()}`);
    };
    const hats = ['--segment', 'hat'];
    await tell(spec(), '--segment', 'hut');
    await tell(spec(), '--segment', 'u_lip');
    await tell(spec());
    await tell(spec(), '--segment', 'skin');
    await tell(spec().replace('train: 64', 'train: 2'), '--segment', 'ear_r');
    await tell(spec().replace('train: 64', 'train: 2'), '--segment', 'ear_r', '--set', 'seed=1');
    await tell(spec(', overlap: 1'), ...hats);
    await tell(spec(', attribute: hats'), ...hats);
    await tell(spec(', attribute: smile'), ...hats);
    await tell(spec(', attribute: hat'));
    await tell(spec(', segment: hot, attribute: { segment: heir }'));
    await tell(spec().replace('correlation: 0.85', 'correlation: 1'), ...hats, '--remedy', 'reweight');
    const out = await run('deflate', 'spec.yaml', '--out', '.', ...hats);
    told.push(`${out.code}: ${out.err.trim()}`);
    expect(told.join('\n\n')).toMatchInlineSnapshot(`
      "2: There is no segment \`hut\` in faces.
      Did you mean \`hat\`? The segments are \`skin\`, \`hair\`, \`hat\`, \`cloth\`, \`ear_r\`, \`u_lip\`, \`l_lip\`.

      2: The segment \`u_lip\` may matter: it is among bias.allowed, and to exchange it would make labels wrong.
      Take another segment, or take it off that list if it does not define the label.

      2: Nothing says what in faces is to be deflated.
      Name the segment that goes with the label: --segment hat, or \`bias: { segment: hat }\` in the spec. \`heml audit data\` finds it.

      1: All 64 training images show the segment \`skin\`: its presence has one value, and cannot go with the label.
      Where its look goes with the label, name an attribute of the dataset in bias.attribute.

      1: No training image of the label 'no-smile' that does not show \`ear_r\` can be made: no other image has what it would need.
      Lower bias.overlap, exchange another segment, or add images.

      1: No training image shows the segment \`ear_r\`: there is nothing to exchange.
      \`heml data\` tells how often each segment is seen.

      1: No training image of the label 'no-smile' that does not show \`hat\` can be made: every donor was refused, the best overlap was 0.97 and 1 is needed.
      Lower bias.overlap, exchange another segment, or add images.

      2: The dataset has no attribute \`hats\`.
      Did you mean \`hat\`? Those with two values are \`smile\`, \`open_mouth\`, \`beard\`, \`glasses\`, \`hat\`, \`earrings\`, \`necklace\`, \`long_hair\`.

      2: The attribute \`smile\` is the label itself.
      Name in bias.attribute what goes with the label though it should not.

      2: The remedy repair exchanges a segment, and none is named that shows \`hat\`.
      Name it: --segment hat, or \`bias: { segment: hat }\` in the spec.

      2: spec.yaml:12:70
      bias.attribute.segment: there is no segment \`heir\`.
        12 | bias: { allowed: [u_lip, l_lip], segment: hot, attribute: { segment: heir } }
           |                                                                      ^^^^
      Did you mean \`hair\`? The segments are \`skin\`, \`hair\`, \`hat\`, \`cloth\`, \`ear_r\`, \`u_lip\`, \`l_lip\`.

      spec.yaml:12:43
      bias.segment: there is no segment \`hot\`.
        12 | bias: { allowed: [u_lip, l_lip], segment: hot, attribute: { segment: heir } }
           |                                           ^^^
      Did you mean \`hat\`? The segments are \`skin\`, \`hair\`, \`hat\`, \`cloth\`, \`ear_r\`, \`u_lip\`, \`l_lip\`.

      1: No training image of the label 'no-smile' that shows \`hat\` is there to be taken.
      The remedy repair makes images for it.

      2: The folder PROJECT is not empty.
      Name another folder with --out, or remove what is in it."
    `);
  });

  it('refuses a segment that the label is the presence of', async () => {
    await project.writeSpec(spec());
    const { folder } = await deflated('undersample', 'own');
    await project.writeSpec(
      spec().replace(
        /dataset:\n.*\n/,
        `dataset: { type: folder, root: ${folder}, label: { present: hat }, split: { train: { list: train.txt }, validation: { list: validation.txt } } }\n`,
      ),
    );
    const { code, err } = await run('deflate', 'spec.yaml', '--segment', 'hat', '--out', 'none');
    expect(`${code}: ${err}`).toMatchInlineSnapshot(`
      "2: The segment \`hat\` defines the label, which is whether \`hat\` is present: to exchange it would make labels wrong.
      Take another segment.
      "
    `);
  });
});
