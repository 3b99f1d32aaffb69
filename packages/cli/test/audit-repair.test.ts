import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { DataAudit, Deflation, RunAudit } from '@hemlkit/bias';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plant, plantedSpec, tint } from './planted';
import { Project } from './project';

let project: Project;
/** Whether each image was reddened, by its place. */
const reddened: boolean[] = [];
beforeAll(async () => {
  project = await Project.create();
  await plant(project, {
    agreement: 0.9,
    change(one, has) {
      reddened.push(has);
      if (has) tint(one, [120, -80, -80], (id) => id === one.id('cloth'));
    },
    columns: (at) => ({ town: ['Ulm', 'Bonn', 'Kiel'][at % 3] as string }),
    held: 60,
  });
  await project.writeSpec(plantedSpec());
}, 120_000);
afterAll(() => project.remove());

describe('a look that is associated with the label', { timeout: 300_000 }, () => {
  it('is found, repaired from the finding itself, and gone', async () => {
    const before = await project.run('audit', 'data', 'spec.yaml', '--format', 'json');
    expect((JSON.parse(before.out) as DataAudit).findings.map(({ name, aspect }) => [name, aspect])).toEqual([
      ['cloth', 'look'],
    ]);
    const { code, out, err } = await project.run(
      ...['deflate', 'spec.yaml', '--segment', 'cloth', '--out', 'fair', '--json', '--no-gate'],
    );
    expect(code).toBe(0);
    expect(err).toMatch(/All training images show `cloth`: what is parted from the label is how it looks/);
    const made = JSON.parse(out) as Deflation;
    expect(made).toMatchObject({ attribute: 'look-cloth', segment: 'cloth' });
    expect(made.gap.before).toBeGreaterThan(0.25);
    expect(made.gap.after).toBeLessThanOrEqual(0.05);
    expect(made.composites.length).toBeGreaterThan(50);
    expect(existsSync(project.path('fair', 'look-sheet.png'))).toBe(true);
    // The attribute is who was reddened.
    const [header, ...rows] = (await readFile(project.path('fair', 'labels.csv'), 'utf8')).trim().split('\n');
    const columns = header!.split(',');
    const [name, composite, look] = ['image', 'composite', 'look-cloth'].map((one) => columns.indexOf(one));
    const real = rows
      .map((row) => row.split(','))
      .filter((row) => ['0', 'false', 'no'].includes(row[composite!]!) && row[name!]!.startsWith('train_'));
    expect(real.length).toBeGreaterThan(50);
    const right = real.filter((row) => {
      const at = Number(/(\d+)/.exec(row[name!]!)![1]);
      return ['1', 'true', 'yes'].includes(row[look!]!) === reddened[at] || false;
    }).length;
    // One look is as good a name as the other.
    expect(Math.max(right, real.length - right) / real.length).toBeGreaterThan(0.9);
    const after = await project.run('audit', 'data', 'fair/deflated.yaml', '--format', 'json');
    const cloth = (JSON.parse(after.out) as DataAudit).associations.find(
      ({ name: own, aspect }) => own === 'cloth' && aspect === 'look',
    )!;
    expect(cloth.effect.value).toBeLessThan(0.4);
  });

  it('is what the model looks at: every segment is asked, and attributes of several values', async () => {
    await project.writeSpec(
      plantedSpec()
        .replace(
          'imageSize: 32',
          'imageSize: 32, background: keep, epochs: 8, optimizer: { type: adam, learningRate: 1.0e-3 }',
        )
        .replace('hierarchy: pairs', 'method: { type: single }\nhierarchy: pairs'),
    );
    expect((await project.run('train', 'spec.yaml')).code).toBe(0);
    const { code, out } = await project.run(
      'audit',
      'run',
      'runs/faces',
      '--images',
      '40',
      '--format',
      'json',
    );
    expect(code).toBe(0);
    const audit = JSON.parse(out) as RunAudit;
    expect(audit.segments.map(({ segment }) => segment)).toContain('background');
    const cloth = audit.segments.find(({ segment }) => segment === 'cloth')!;
    expect(cloth).toMatchObject({ by: 'look', found: true });
    expect(audit.findings[0]!.segment).toBe('cloth');
    expect(audit.verdict.sentence).toMatch(/^Found: the model \(node \S+\) decides by `cloth`/);
    expect(audit.verdict.unasked).toEqual([]);
    const towns = await project.run(
      ...['audit', 'run', 'runs/faces', '--images', '30', '--attribute', 'town', '--format', 'json'],
    );
    expect(towns.code).toBe(0);
    const by = (JSON.parse(towns.out) as RunAudit).segments;
    expect(by.length).toBeGreaterThan(5);
    expect(by.every((one) => one.by === 'town')).toBe(true);
    const look = await project.run(
      ...['audit', 'run', 'runs/faces', '--images', '30', '--attribute', 'look-cloth', '--format', 'json'],
    );
    expect((JSON.parse(look.out) as RunAudit).findings[0]!.segment).toBe('cloth');
  });
});
