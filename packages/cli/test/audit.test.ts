import type { DataAudit, RunAudit } from '@hemlkit/bias';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from './project';

/** Only what an audit reads: nothing is trained. */
const spec = (agreement: number, more = '') => `heml: 1
name: faces
seed: 2
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/trunks', '@hemlkit/loss-plugins', '@hemlkit/metrics']
dataset:
  { type: synthetic, label: smile, size: 32, train: 160, validation: 8, bias: { attribute: hat, agreement: ${agreement} } }
segments: [skin, hair, hat, nose, u_lip, l_lip]
hierarchy: pairs
model: { trunk: { type: conv4 } }
training: { imageSize: 32 }
bias: { allowed: [u_lip, l_lip] }
${more}`;

let project: Project;
beforeAll(async () => {
  project = await Project.create();
});
afterAll(() => project.remove());

async function audit(agreement: number): Promise<DataAudit> {
  await project.writeSpec(spec(agreement));
  const { code, out, err } = await project.run('audit', 'data', 'spec.yaml', '--format', 'json');
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as DataAudit;
}

describe('heml audit data', { timeout: 120_000 }, () => {
  it('finds the planted part first, and not what it hides', async () => {
    const { findings, associations, cells, labels, images } = await audit(0.9);
    expect(findings[0]).toMatchObject({ name: 'hat', aspect: 'presence', allowed: false });
    expect(findings.filter(({ name }) => name === 'hair')).toEqual([]);
    expect([images, labels.map(({ images: own }) => own)]).toEqual([160, [80, 80]]);
    // The lips show the label and may: told, and no finding.
    const lips = associations.filter(({ name, aspect }) => /lip/.test(name) && aspect === 'look');
    expect(lips.map(({ allowed }) => allowed)).toEqual([true, true]);
    for (const { effect, adjusted } of lips) {
      expect(effect.value).toBeGreaterThan(0.7);
      expect(adjusted).toBeUndefined();
    }
    expect(
      associations.find(({ name, aspect }) => name === 'hat' && aspect === 'attribute')?.effect.value,
    ).toBe(findings[0]!.effect.value);
    expect(associations.some(({ name }) => name === 'smile')).toBe(false);
    const hats = cells.filter(({ name }) => name === 'hat');
    expect(hats.reduce((sum, cell) => sum + cell.images, 0)).toBe(2 * 160);
    expect(cells.map((cell) => cell.images)).toEqual(cells.map((cell) => cell.images).sort((a, b) => a - b));
  });

  it('finds nothing where nothing is planted', async () => {
    expect((await audit(0.5)).findings).toEqual([]);
  });

  it('says it in a sentence, and shows what that rests on', async () => {
    await project.writeSpec(spec(0.9));
    const { code, out } = await project.run('audit', 'data', 'spec.yaml');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Found: `hat` is associated with the label.*\. Of findings like these at most 5 % are due to chance \(\d+ tests\)\./m,
    );
    expect(out).toMatch(/power, look: an effect from about 0\.\d\d on is found alone in half/);
    expect(out).toMatch(
      /\| hat \| presence \| 0\.\d\d \| 0\.\d\d to 0\.\d\d \| \de-\d\d \| \de-\d\d \| finding \|/,
    );
    expect(out).toMatch(/\| hat \| (no-)?smile \| (yes|no) \| \d+ \|/);
  });

  it('names an allowed segment that there is not, and a split that there is not', async () => {
    await project.writeSpec(spec(0.9).replace('[u_lip, l_lip] }', '[u_lip, l_lips] }'));
    const wrong = await project.run('audit', 'data', 'spec.yaml');
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('bias.allowed: there is no segment `l_lips`.');
    expect(wrong.err).toContain('Did you mean `l_lip`?');
    await project.writeSpec(spec(0.9));
    const none = await project.run('audit', 'data', 'spec.yaml', '--split', 'test');
    expect([none.code, none.err]).toEqual([
      2,
      'The dataset of faces has no test split.\nIt has train, validation.\n',
    ]);
  });
});

describe('heml audit data of images that belong together', { timeout: 120_000 }, () => {
  it('says by what, and keeps their labels together', async () => {
    await project.writeSpec(spec(0.5));
    const grouped = async (group: string) =>
      (await project.run('audit', 'data', 'spec.yaml', '--set', `bias.group=${group}`)).out;
    expect(await grouped('long_hair')).toMatch(
      /\n\nfaces: 160 train images \(80 no-smile, 80 smile\) in 2 groups by `long_hair`, seed 0\n/,
    );
    expect(await grouped('long_hair')).toMatch(
      /^Not found: .* Labels were exchanged within the 2 groups by `long_hair`, because whole groups can be exchanged in too few ways \(1\d groups are needed\)\./m,
    );
    const { code, err } = await project.run('audit', 'data', 'spec.yaml', '--set', 'bias.group=person');
    expect([code, err]).toEqual([
      2,
      'bias.group: the dataset has no attribute `person`.\nIt has `smile`, `open_mouth`, `beard`, `glasses`, `hat`, `earrings`, `necklace`, `long_hair`.\n',
    ]);
  });
});

describe('heml audit run', { timeout: 240_000 }, () => {
  /** Leaves as they are drawn, and a root that is trained: what it looks at is all that is asked. */
  const trained = (agreement: number) =>
    spec(agreement)
      .replace('train: 160, validation: 8', 'train: 200, validation: 80')
      .replace('hierarchy: pairs', 'hierarchy: { final: [skin, hair, hat, nose, u_lip, l_lip] }')
      .replace(
        'training: { imageSize: 32 }',
        'training: { imageSize: 32, epochs: 0, optimizer: { type: adam, learningRate: 1.0e-3 } }\noverrides: { final: { training: { epochs: 12 } } }',
      );

  it('finds that the model looks at the planted part, and by how much', async () => {
    await project.writeSpec(trained(0.95));
    expect((await project.run('train', 'spec.yaml')).code).toBe(0);
    const { code, out } = await project.run(
      'audit',
      'run',
      'runs/faces',
      '--images',
      '60',
      '--format',
      'json',
    );
    expect(code).toBe(0);
    const { segments, findings, notes } = JSON.parse(out) as RunAudit;
    expect(findings[0]?.segment).toBe('hat');
    const hat = segments.find(({ segment }) => segment === 'hat')!;
    expect(hat.pull.low).toBeGreaterThan(0);
    expect(hat.bias.low).toBeGreaterThan(0);
    expect(hat.effect.value).toBeGreaterThan(hat.effectSame.value);
    expect(notes).toEqual([]);
    // All faces have these, so none can be without them: they are asked by how they look.
    expect(segments.filter(({ by }) => by === 'look').map(({ segment }) => segment)).toEqual(
      expect.arrayContaining(['skin', 'nose']),
    );
    expect(hat.by).toBe('presence');
    const text = await project.run('audit', 'run', 'runs/faces', '--images', '40');
    expect(text.out).toMatch(
      /\n\nfaces, node final: validation images, their distances \(\S+\) to \d+ training images/,
    );
    expect(text.out).toMatch(/^Found: the model \(node final\) decides by `hat`/);
    expect(text.out).toMatch(/\| hat \| presence \| \d\.\d\d \| /);
  });

  it('names a node and an attribute that there are not', async () => {
    const node = await project.run('audit', 'run', 'runs/faces', '--node', 'fnal');
    expect([node.code, node.err]).toMatchInlineSnapshot(`
      [
        2,
        "There is no node \`fnal\` in this run.
      Did you mean \`final\`? The nodes are \`skin\`, \`hair\`, \`hat\`, \`nose\`, \`u_lip\`, \`l_lip\`, \`final\`.
      ",
      ]
    `);
    const attribute = await project.run('audit', 'run', 'runs/faces', '--attribute', 'hats');
    expect([attribute.code, attribute.err]).toMatchInlineSnapshot(`
      [
        2,
        "The dataset has no attribute \`hats\`.
      Did you mean \`hat\`? Those with two values are \`smile\`, \`open_mouth\`, \`beard\`, \`glasses\`, \`hat\`, \`earrings\`, \`necklace\`, \`long_hair\`.
      ",
      ]
    `);
  });
});
