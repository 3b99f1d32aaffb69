import { readFile } from 'node:fs/promises';
import type { Deflation, Verification } from '@hemlkit/bias';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plant, plantedSpec } from './planted';
import { Project } from './project';

let project: Project;
beforeAll(async () => {
  project = await Project.create();
  await plant(project, {
    images: 160,
    held: 48,
    agreement: 0.85,
    columns: (at, _, has) => ({
      street: `s${at % 20}`,
      town: has ? 'Ulm' : (['Bonn', 'Kiel'][at % 2] as string),
    }),
  });
}, 120_000);
afterAll(() => project.remove());

describe('an attribute of several values', { timeout: 300_000 }, () => {
  it('is parted from the label by one of them', async () => {
    await project.writeSpec(
      plantedSpec('bias: { attribute: { name: town, value: Ulm }, segment: cloth, overlap: 0.5 }'),
    );
    const { code, out } = await project.run('deflate', 'spec.yaml', '--out', 'fair', '--json', '--no-gate');
    expect(code).toBe(0);
    const made = JSON.parse(out) as Deflation;
    expect(made).toMatchObject({ segment: 'cloth', attribute: 'town=Ulm' });
    expect(made.gap.before).toBeGreaterThan(0.25);
    expect(made.gap.after).toBeLessThanOrEqual(0.05);
    const [header = '', ...rows] = (await readFile(project.path('fair/labels.csv'), 'utf8'))
      .trim()
      .split('\n');
    const at = (name: string) => header.split(',').indexOf(name);
    const towns = new Map(rows.map((row) => [row.split(',')[at('image')]!, row.split(',')[at('town')]!]));
    expect(made.composites.length).toBeGreaterThan(30);
    for (const { id, has, donor } of made.composites) {
      const town = towns.get(`${id}.png`);
      expect(town === 'Ulm').toBe(has);
      // What is pasted comes from an image of that town.
      const source = [...towns].find(([name]) => name.startsWith(`${donor}.`));
      if (source) expect(town).toBe(source[1]);
    }
    expect(await readFile(project.path('fair/deflated.yaml'), 'utf8')).toMatch(/attribute: town=Ulm/);
  });

  it('is parted from the label by all of them, a composite of each for every image', async () => {
    await project.writeSpec(plantedSpec('bias: { attribute: town, segment: cloth, overlap: 0.5 }'));
    const { code, out } = await project.run('deflate', 'spec.yaml', '--out', 'all', '--json', '--no-gate');
    expect(code).toBe(0);
    const made = JSON.parse(out) as Deflation;
    expect(made).toMatchObject({ segment: 'cloth', attribute: 'town' });
    const towns = ['Bonn', 'Kiel', 'Ulm'];
    expect(made.cells.map(({ has }) => has)).toEqual([...towns, ...towns]);
    expect(made.gap.before).toBeGreaterThan(0.25);
    expect(made.gap.after).toBeLessThanOrEqual(0.05);
    // The gap is what the table of cells says: no town is more of a label than of all images, by more than that.
    const sizes = made.cells.map(({ real, composite }) => real + composite);
    const total = sizes.reduce((sum, one) => sum + one, 0);
    const gaps = sizes.map((size, i) => {
      const row = sizes.slice(3 * Math.floor(i / 3), 3 * Math.floor(i / 3) + 3);
      const all = (sizes[i % 3] as number) + (sizes[3 + (i % 3)] as number);
      return Math.abs(size / row.reduce((sum, one) => sum + one, 0) - all / total);
    });
    expect(Math.max(...gaps)).toBeCloseTo(made.gap.after, 12);
    const [header = '', ...rows] = (await readFile(project.path('all/labels.csv'), 'utf8'))
      .trim()
      .split('\n');
    const at = (name: string) => header.split(',').indexOf(name);
    const written = new Map(rows.map((row) => [row.split(',')[at('image')], row.split(',')[at('town')]]));
    for (const { id, has } of made.composites) expect(written.get(`${id}.png`)).toBe(has);
    // Each image has one composite at most of each town, under a name of its own.
    expect(new Set(made.composites.map(({ id }) => id)).size).toBe(made.composites.length);
    expect(new Set(made.composites.map(({ has }) => has))).toEqual(new Set(towns));
    expect(await readFile(project.path('all/deflated.yaml'), 'utf8')).toMatch(/attribute: town$/m);
  });

  it('is verified by cells of the label and all of its values, or of one of them', async () => {
    for (const [attribute, states] of [
      ['town', ['Bonn', 'Kiel', 'Ulm']],
      ['{ name: town, value: Ulm }', [false, true]],
    ] as const) {
      await project.writeSpec(
        plantedSpec(
          `bias: { attribute: ${attribute}, segment: cloth, overlap: 0.5 }\nmethod: { type: single }`,
        ),
      );
      const out = `proof-${states.length}`;
      const verify = ['--verify', '--seeds', '1', '--remedies', 'reweight'];
      const { code } = await project.run('deflate', 'spec.yaml', '--out', out, ...verify);
      expect(code).toBe(0);
      const { cells, arms, made, split } = JSON.parse(
        await readFile(project.path(out, 'verification.json'), 'utf8'),
      ) as Verification;
      expect(cells.map(({ has }) => has)).toEqual([...states, ...states]);
      // As the file of labels has them.
      const [header = '', ...rows] = (await readFile(project.path('faces/labels.csv'), 'utf8'))
        .trim()
        .split('\n');
      const at = (name: string) => header.split(',').indexOf(name);
      const held = new Set((await readFile(project.path(`faces/${split}.txt`), 'utf8')).trim().split('\n'));
      const counted = cells.map(({ label, has }) => {
        const of = rows.map((row) => row.split(',')).filter((row) => held.has(row[at('image')]!));
        const is = (town: string) => (typeof has === 'string' ? town === has : (town === 'Ulm') === has);
        return of.filter((row) => row[at('kind')] === label && is(row[at('town')]!)).length;
      });
      expect(cells.map(({ queries }) => queries)).toEqual(counted);
      expect(arms.map(({ arm }) => arm)).toEqual(['biased', 'reweight']);
      for (const { cells: figures } of arms) expect(figures).toHaveLength(2 * states.length);
      for (const { gap } of made) expect(gap.after).toBeLessThanOrEqual(0.05);
    }
  });

  it('needs one that some have, and nothing else', async () => {
    const texts: string[] = [];
    for (const attribute of [
      'street',
      '{ name: town, value: Rome }',
      '{ name: town, look: cloth }',
      '{ name: country, value: x }',
    ]) {
      await project.writeSpec(plantedSpec(`bias: { attribute: ${attribute}, segment: cloth }`));
      const { code, err } = await project.run('deflate', 'spec.yaml', '--out', 'none');
      expect(code, attribute).toBe(2);
      texts.push(err.replaceAll(project.folder, 'PROJECT'));
    }
    expect(texts).toMatchInlineSnapshot(`
      [
        "reading training images
      The attribute \`street\` cannot be used: in the train split it has 20 values.
      An attribute of two to 8 values is needed, of which every image has one. To take one value against the others write \`attribute: { name: street, value: VALUE }\`.
      ",
        "reading training images
      The attribute \`town=Rome\` cannot be used: in the train split it is false in all images.
      An attribute of two to 8 values is needed, of which every image has one.
      ",
        "spec.yaml:14:20
      bias.attribute: look and name do not name one attribute.
        14 | bias: { attribute: { name: town, look: cloth }, segment: cloth }
           |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      Write \`{ segment: hat }\`, \`{ look: cloth }\`, or \`{ name: town, value: Ulm }\`.
      ",
        "reading training images
      The attribute \`country=x\` cannot be used: in the train split it is known of no image.
      An attribute of two to 8 values is needed, of which every image has one.
      ",
      ]
    `);
  });
});
