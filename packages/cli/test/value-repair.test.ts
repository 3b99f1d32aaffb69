import { readFile } from 'node:fs/promises';
import type { Deflation } from '@hemlkit/bias';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plant, plantedSpec } from './planted';
import { Project } from './project';

let project: Project;
beforeAll(async () => {
  project = await Project.create();
  await plant(project, {
    images: 160,
    agreement: 0.85,
    columns: (at, _, has) => ({ town: has ? 'Ulm' : (['Bonn', 'Kiel'][at % 2] as string) }),
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

  it('needs one of them named, that some have, and nothing else', async () => {
    const texts: string[] = [];
    for (const attribute of [
      'town',
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
      The attribute \`town\` cannot be used: in the train split it has 3 values, and two are needed.
      An attribute of two values is needed, of which every image has one. To take one value against the others write \`attribute: { name: town, value: VALUE }\`.
      ",
        "reading training images
      The attribute \`town=Rome\` cannot be used: in the train split it is false in all images.
      An attribute of two values is needed, of which every image has one.
      ",
        "spec.yaml:14:20
      bias.attribute: look and name do not name one attribute.
        14 | bias: { attribute: { name: town, look: cloth }, segment: cloth }
           |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      Write \`{ segment: hat }\`, \`{ look: cloth }\`, or \`{ name: town, value: Ulm }\`.
      ",
        "reading training images
      The attribute \`country=x\` cannot be used: in the train split it is known of no image.
      An attribute of two values is needed, of which every image has one.
      ",
      ]
    `);
  });
});
