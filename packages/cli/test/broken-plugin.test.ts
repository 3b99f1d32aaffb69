import { writeFile } from 'node:fs/promises';
import { type RunEvent, train } from '@hemlkit/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../src/main';
import { fakeIo } from './fake-io';
import { Project, smallSpec } from './project';

let project: Project;
beforeAll(async () => {
  project = await Project.create(
    smallSpec()
      .replace('plugins: [', 'plugins: [./own, ')
      .replace('epochs: 3', 'epochs: 1')
      .replace('[skin, hair, u_lip, l_lip]', '[skin, hair]')
      .replace('  lips: [u_lip, l_lip]\n  final: [head, lips]\n', ''),
  );
  await writeFile(project.path('own.ts'), 'export default {\n  meta: 1 2,\n};\n');
});
afterAll(() => project.remove());

const heml = async (...args: string[]) => {
  const io = fakeIo();
  const code = await main(args, io);
  return { code, out: io.stdout, err: io.stderr.replaceAll(project.folder, 'FOLDER') };
};

describe('a spec that names a plugin which cannot be loaded', () => {
  it('is right if it does without, with a warning', async () => {
    const { code, out, err } = await heml('check', project.spec);
    expect(code).toBe(0);
    expect(out).toContain('is right: small');
    expect(err).toMatchInlineSnapshot(`
      "warning: The plugin \`./own\` could not be loaded: Unexpected token, expected ","; this spec does without it.
      "
    `);
  });

  it('trains', async () => {
    const warnings: string[] = [];
    const onEvent = (event: RunEvent) => event.type === 'warning' && warnings.push(event.message);
    const run = await train(project.spec, {
      runs: project.path('runs'),
      cache: project.path('.heml'),
      onEvent,
    });
    expect((await run.summary()).nodes.map(({ id }) => id)).toEqual(['skin', 'hair', 'head']);
    await run.dispose();
    expect(warnings).toContain(
      'The plugin `./own` could not be loaded: Unexpected token, expected ","; this spec does without it.',
    );
  });

  it('shows the components of all others in `heml plugins`, and what is wrong with this one', async () => {
    const { code, out, err } = await heml('plugins', project.spec);
    expect(code).toBe(2);
    expect(out).toContain('  triplet  @hemlkit/loss-plugins\n');
    expect(err).toMatchInlineSnapshot(`
      "FOLDER/spec.yaml:4:11
      The plugin \`./own\` could not be loaded: Unexpected token, expected ","
        4 | plugins: [./own, '@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/trunks', '@hemlkit/loss-plugi
          |           ^^^^^
      The error comes from FOLDER/own.ts:2:11
        2 |   meta: 1 2,
          |           ^
      \`--debug\` shows its stack.
      "
    `);
  });
});
