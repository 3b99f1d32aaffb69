import type { DataAudit } from '@hemlkit/bias';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plant, plantedSpec, tint } from './planted';
import { Project } from './project';

let project: Project;
beforeEach(async () => {
  project = await Project.create();
});
afterEach(() => project.remove());

async function audit(spec = plantedSpec(), ...options: string[]): Promise<DataAudit> {
  await project.writeSpec(spec);
  const { code, out, err } = await project.run('audit', 'data', 'spec.yaml', '--format', 'json', ...options);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as DataAudit;
}

const foundIn = ({ findings }: DataAudit) => findings.map(({ name, aspect }) => `${name} ${aspect}`);

describe('heml audit data of a planted bias', { timeout: 300_000 }, () => {
  it('finds a tint of one segment, and no other', async () => {
    await plant(project, {
      agreement: 0.95,
      change(one, has) {
        if (has) tint(one, [40, 0, 0], (id) => id === one.id('hair'));
      },
      columns: (at, _, has) => ({
        mood: has ? 'glad' : (['calm', 'sad'][at % 2] as string),
        age: String(at % 90),
      }),
    });
    const found = await audit();
    expect(foundIn(found)).toEqual(['hair look']);
    // What the dataset knows is listed, in however few values, and is no finding.
    const mood = found.associations.find(({ name }) => name === 'mood');
    expect(mood).toMatchObject({ aspect: 'attribute', found: false });
    expect(mood!.adjusted).toBeUndefined();
    expect(mood!.effect.value).toBeGreaterThan(0.7);
    expect(found.notes).toContain(
      'attribute age: left out, because it has 90 values, and at most 8 are asked',
    );
    expect(found.findings[0]!.p).toBeLessThan(1e-4);
    expect(found.verdict).toMatchObject({ status: 'found' });
    expect(found.verdict.sentence).toMatch(/^Found: `hair` is associated with the label\./);
  });

  it('finds a tint of what is in no segment, and whether models see it', async () => {
    await plant(project, {
      change(one, has) {
        if (has) tint(one, [0, 0, 40], (id) => id === one.id('background'));
      },
    });
    const found = await audit();
    expect(foundIn(found)).toEqual(['background look']);
    expect(found.verdict.sentence).toMatch(
      /The models do not see `background`, because training.background is `black`/,
    );
    const seen = await audit(plantedSpec().replace('imageSize: 32', 'imageSize: 32, background: keep'));
    expect(seen.verdict.sentence).toMatch(
      /The models see `background`, because training.background is `keep`/,
    );
  });

  it('finds brighter images as one finding', async () => {
    await plant(project, {
      change(one, has) {
        if (has) tint(one, [22, 22, 22]);
      },
    });
    expect(foundIn(await audit())).toEqual(['brightness image']);
  });

  it('finds what files tell: their format and compression', async () => {
    await plant(project, {
      file: (image, has) => ({ image: image.jpeg({ quality: has ? 40 : 95 }), ending: 'jpg' }),
    });
    const found = foundIn(await audit());
    expect(found[0]).toBe('compression image');
    expect(found.filter((one) => / (look|presence)$/.test(one))).toEqual([]);
  });

  it('finds nothing where nothing is planted, and says what it would have found', async () => {
    await plant(project);
    const found = await audit();
    expect(found.findings).toEqual([]);
    expect(found.verdict.status).toBe('not-found');
    expect(found.verdict.sentence).toMatch(
      /^Not found: .* Alone, effects from about .*0\.\d\d for look and 0\.\d\d for the whole image on would have been found\.$/,
    );
    for (const { detectable, found: is } of found.associations) {
      expect(is).toBe(false);
      if (detectable !== undefined) expect(detectable).toBeLessThan(0.5);
    }
  });
});

describe('heml audit data of groups', { timeout: 300_000 }, () => {
  /** Three drives of different lengths. */
  const drive = (at: number) => (at < 60 ? 'first' : at < 140 ? 'second' : 'third');

  it('says that three groups of one label each cannot be judged, and how many are needed', async () => {
    await plant(project, {
      columns: (at) => ({ drive: drive(at), night: at < 60 || at === 240 ? 'yes' : 'no' }),
    });
    const label = '{ column: night }';
    const found = await audit(plantedSpec('bias: { group: drive }', label));
    expect(found.verdict.status).toBe('cannot-be-judged');
    expect(found.verdict.sentence).toMatch(
      /^Cannot be judged: the images form 3 groups by `drive`, and 1\d are needed \(their labels have 3 possible orders\)\./,
    );
    expect(found.group).toMatchObject({ groups: 3, possible: 3 });
    for (const one of found.associations) expect(one.p).toBeUndefined();
    await project.writeSpec(plantedSpec('bias: { group: drive }', label));
    expect((await project.run('audit', 'data', 'spec.yaml')).out).toMatch(/^Cannot be judged: /);
  });

  it('asks within groups where labels vary inside them', async () => {
    await plant(project, {
      agreement: 0.95,
      change(one, has) {
        if (has) tint(one, [40, 0, 0], (id) => id === one.id('hair'));
      },
      columns: (at) => ({ drive: drive(at) }),
    });
    const found = await audit(plantedSpec('bias: { group: drive }'));
    expect(foundIn(found)).toEqual(['hair look']);
    expect(found.verdict.sentence).toMatch(
      /Labels were exchanged within the 3 groups by `drive`, .*\(1\d groups are needed\)/,
    );
    expect(found.associations.every(({ within }) => within)).toBe(true);
  });

  it('reads the groups of labels.csv where the label is whether a class is present', async () => {
    await plant(project, { columns: (at) => ({ person: `p${at % 40}` }) });
    const found = await audit(plantedSpec('bias: { group: person }', '{ present: hat }'));
    expect(found.group).toMatchObject({ attribute: 'person', groups: 40 });
  });
});

it('heml audit data lists a segment that no training image shows, and audits the rest', {
  timeout: 300_000,
}, async () => {
  await plant(project, {
    change(one, has) {
      for (const [p, id] of one.map.entries()) if (id === one.id('ear_r')) one.map[p] = one.id('skin');
      if (has) tint(one, [40, 0, 0], (id) => id === one.id('hair'));
    },
  });
  const found = await audit(plantedSpec().replace('cloth]', 'cloth, ear_r]'));
  expect(foundIn(found)).toEqual(['hair look']);
  expect(found.verdict.unasked).toEqual(['ear_r']);
  expect(found.verdict.sentence).toMatch(/Not asked: `ear_r`\.$/);
  expect(found.notes).toContain('segment ear_r: not measured, because no image shows it');
});
