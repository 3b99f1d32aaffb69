import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatError } from '../errors/format-error';
import { claimRunFolder } from './claim-run';
import { openRun } from './open-run';
import { resumeRun } from './resume-run';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-resume-'));
});
afterAll(() => rm(folder, { recursive: true }));

const refusal = async (act: Promise<unknown>) => {
  const error = await act.then(
    () => undefined,
    (reason) => reason,
  );
  return `${error.kind}: ${formatError(error)}`.replaceAll(folder, '/runs');
};

test('reports why there is no run to continue, and what to give instead', async () => {
  await writeFile(join(folder, 'spec.yaml'), 'heml: 1\n');
  expect([
    await refusal(resumeRun(join(folder, 'smal'))),
    await refusal(resumeRun(join(folder, 'spec.yaml'))),
  ]).toMatchInlineSnapshot(`
      [
        "usage: /runs/smal is not a run: there is no such folder.
      Give the folder that \`heml train\` printed; \`heml runs\` lists those there are.",
        "usage: /runs/spec.yaml is not a run: it is a file.
      Give the folder that \`heml train\` printed. A spec is trained with \`heml train SPEC\`.",
      ]
    `);
  expect(await refusal(resumeRun(folder))).toMatchInlineSnapshot(`
    "usage: /runs is not a run: it has no resolved.yaml.
    Give the folder that \`heml train\` printed; \`heml runs\` lists those there are."
  `);
  await writeFile(join(folder, 'sweep.json'), '{}');
  expect(await refusal(resumeRun(folder))).toMatchInlineSnapshot(`
    "usage: /runs is not a run: it holds a sweep.
    Name one of its runs; the sweep itself goes on with \`heml sweep FILE\`."
  `);
});

test('a run that has no lock yet cannot be resumed; one that was just begun records where its paths begin', async () => {
  const loaded = {
    experiment: { name: 'begun', seed: 7, plugins: [], trackers: [] },
    folder: '/specs',
    text: 'a',
    resolved: 'b',
    references: [],
  };
  const run = join(folder, 'begun');
  const { lock } = await claimRunFolder(run, { loaded: loaded as never, warn: () => {}, inform: () => {} });
  const early = await refusal(openRun(run));
  expect(early).toContain(`/runs/begun is in use: process ${process.pid} on `);
  expect(early).toContain('It can be read once it is finished; `heml runs` lists how far it is.');
  await lock.release();
  expect(await refusal(openRun(run))).toMatchInlineSnapshot(`
    "usage: /runs/begun is not a finished run: it was stopped, with 0 nodes trained.
    Finish it with \`heml resume RUN\`; what is trained is not trained again."
  `);
  await rm(join(run, 'lock.json'));
  expect(await refusal(resumeRun(run))).toMatchInlineSnapshot(`
    "usage: /runs/begun was stopped before it recorded where its spec lies.
    Begin again with \`heml train SPEC\`: nodes that are trained are not trained again."
  `);
});
