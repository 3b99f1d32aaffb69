import { readFile } from 'node:fs/promises';
import type { DataAudit, Deflation, Verification } from '@hemlkit/bias';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plant, plantedSpec, tint } from './planted';
import { Project } from './project';

let project: Project;
beforeAll(async () => {
  project = await Project.create();
  await plant(project, {
    held: 40,
    change(one, has) {
      if (has) tint(one, [-60, -20, 80], (id) => id === one.id('background'));
    },
  });
  await project.writeSpec(plantedSpec());
}, 120_000);
afterAll(() => project.remove());

const backgroundOf = ({ associations }: DataAudit) =>
  associations.find(({ name, aspect }) => name === 'background' && aspect === 'look')!;

describe('a background that is associated with the label', { timeout: 300_000 }, () => {
  it('is found, exchanged between images, and associated no more', async () => {
    const before = JSON.parse(
      (await project.run('audit', 'data', 'spec.yaml', '--format', 'json')).out,
    ) as DataAudit;
    expect(before.findings.map(({ name }) => name)).toEqual(['background']);
    const { code, out, err } = await project.run(
      ...['deflate', 'spec.yaml', '--segment', 'background', '--out', 'fair', '--json'],
    );
    expect([code, err]).toEqual([0, expect.not.stringContaining('warning')]);
    const made = JSON.parse(out) as Deflation;
    expect(made).toMatchObject({ segment: 'background', attribute: 'look-background' });
    expect(made.gap.before).toBeGreaterThan(0.3);
    expect(made.gap.after).toBeLessThanOrEqual(0.05);
    expect(made.gate).toMatchObject({ refused: false, artefacts: { status: 'passed' } });
    expect(made.composites.length).toBeGreaterThan(100);
    for (const { donor, overlap } of made.composites) {
      expect(donor).toBeDefined();
      expect(overlap).toBeGreaterThanOrEqual(0.6);
    }
    const after = JSON.parse(
      (await project.run('audit', 'data', 'fair/deflated.yaml', '--format', 'json')).out,
    ) as DataAudit;
    expect(backgroundOf(before).effect.value).toBeGreaterThan(0.6);
    expect(backgroundOf(after).effect.low).toBeLessThan(0.1);
  });

  it('cannot be taken away, because nothing is around it', async () => {
    const { code, err } = await project.run(
      ...['deflate', 'spec.yaml', '--segment', 'background', '--remedy', 'blank', '--out', 'bare'],
    );
    expect(code).toBe(2);
    expect(err).toMatchInlineSnapshot(`
      "The remedy blank fills what it takes away with what is around it, and nothing is around the background.
      Take \`--remedy repair\`, or train with \`training.background: black\`.
      "
    `);
  });

  it('is repaired for a model, which is verified by the look of the background', async () => {
    await project.writeSpec(
      plantedSpec('bias: { segment: background }')
        .replace('imageSize: 32', 'imageSize: 32, background: keep, epochs: 2')
        .replace('hierarchy: pairs', 'method: { type: single }\nhierarchy: pairs'),
    );
    const { code } = await project.run(
      ...['deflate', 'spec.yaml', '--out', 'proof', '--verify', '--seeds', '1', '--remedies', 'repair,blank'],
    );
    expect(code).toBe(0);
    const { attribute, cells, arms, notes, audits } =
      await project.json<Verification>('proof/verification.json');
    expect(attribute).toBe('look-background');
    expect(cells.map(({ label, has }) => [label, has])).toEqual([
      ['a', false],
      ['a', true],
      ['b', false],
      ['b', true],
    ]);
    expect(cells.reduce((sum, { queries }) => sum + queries, 0)).toBe(40);
    expect(arms.map(({ arm }) => arm)).toEqual(['biased', 'repair']);
    expect(notes).toEqual([expect.stringMatching(/^blank, seed 1: The remedy blank fills/)]);
    const { before, after } = audits!.data;
    expect(backgroundOf(before).effect.value).toBeGreaterThan(0.6);
    expect(backgroundOf(after).effect.low).toBeLessThan(0.1);
    expect(audits!.run.before.segments.map(({ segment }) => segment)).toContain('background');
  });

  it('may be named in the spec', async () => {
    await project.writeSpec(plantedSpec('bias: { attribute: { look: background } }'));
    const { code, out } = await project.run('deflate', 'spec.yaml', '--out', 'named', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ segment: 'background', attribute: 'look-background' });
    const written = await readFile(project.path('named', 'deflated.yaml'), 'utf8');
    expect(written).toMatch(/attribute: look-background/);
    await project.writeSpec(plantedSpec('bias: { attribute: { segment: background } }'));
    expect((await project.run('check', 'spec.yaml')).err).toMatch(/there is no segment `background`/);
  });
});
