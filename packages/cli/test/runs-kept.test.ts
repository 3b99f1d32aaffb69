import { existsSync, renameSync } from 'node:fs';
import { readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { resumeRun, train } from '@hemlkit/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project, smallSpec } from './project';

const spec = (changes: Record<string, string> = {}) =>
  Object.entries(changes).reduce(
    (text, [from, to]) => text.replace(from, to),
    smallSpec()
      .replace('epochs: 3', 'epochs: 1')
      .replace('train: 48, validation: 24', 'train: 24, validation: 16'),
  );

let project: Project;
let whole: Record<string, string>;
beforeAll(async () => {
  project = await Project.create(spec());
  await project.run('train', 'spec.yaml');
  whole = await project.hashes();
});
afterAll(() => project.remove());

const runs = async () => (await readdir(project.path('runs'))).sort();

it('a training that fails at once leaves finished runs where they are, and makes no folder', async () => {
  await project.writeSpec(
    spec({ 'label: smile': 'label: smile, bias: { attribute: smile, agreement: 0.9 }' }),
  );
  const { code } = await project.run('train', 'spec.yaml');
  expect(code).not.toBe(0);
  expect(await runs()).toEqual(['small']);
  expect((await project.run('train', 'spec.yaml', '--set', 'name=new')).code).not.toBe(0);
  expect(await runs()).toEqual(['small']);
  await project.writeSpec(spec());
  const metrics = 'evaluation.metrics=[{ type: precision-at-k, k: [1, 16] }]';
  const { err } = await project.run('train', 'spec.yaml', '--set', metrics);
  expect(err).toContain('precision@16 needs 17 samples or more; there are 16.');
  expect(await runs()).toEqual(['small']);
});

it('one command at a time trains a run; reading it needs nobody to wait', async () => {
  const lock = project.path('runs/small', `.heml-lock.${'0'.repeat(32)}`);
  const owner = { pid: 7, host: 'elsewhere', place: '00000000', since: 'noon', doing: 'training in it' };
  await writeFile(lock, JSON.stringify(owner));
  try {
    for (const command of [
      ['train', 'spec.yaml'],
      ['resume', 'runs/small'],
    ]) {
      // A finished run that is whole is not written to by `resume`.
      if (command[0] === 'resume') await truncate(project.path('runs/small/nodes/head/metrics.json'));
      const { code, err } = await project.run(...command);
      expect(code).toBe(1);
      expect(err.replaceAll(project.folder, 'PROJECT').split('\n').slice(-3).join('\n')).toBe(
        'PROJECT/runs/small is in use: process 7 on elsewhere has been training in it since noon.\n' +
          'Wait until it is done, or stop it. A training beside it needs another name or folder: `--set name=NAME` or `--runs FOLDER`. ' +
          'Where that process is gone, try again in a minute: a lock that is not renewed for 60 seconds is taken over.\n',
      );
    }
    expect((await project.run('runs')).code).toBe(0);
  } finally {
    await rm(lock);
  }
  await project.run('train', 'spec.yaml');
});

it('resume makes a finished run whole of which files are damaged or missing', async () => {
  await truncate(project.path('runs/small/nodes/head/model.safetensors'));
  await rm(project.path('runs/small/nodes/lips/metrics.json'));
  await truncate(project.path('runs/small/summary.json'));
  const report = await project.run('report', 'runs/small');
  expect([report.code, report.err]).toEqual([
    1,
    expect.stringContaining(
      'summary.json is damaged: it is empty.\nHave it written again: `heml resume RUN`.',
    ),
  ]);
  const { code, err } = await project.run('resume', 'runs/small');
  expect(code).toBe(0);
  expect(err).toContain('summary.json is damaged: it is empty. It is set aside as');
  expect(err).toContain('model.safetensors is damaged: it has 0 bytes');
  expect(await project.hashes()).toEqual(whole);
  expect((await project.run('resume', 'runs/small')).out).toContain('there is nothing left to train');
});

it('heml runs lists the others where a run is damaged, and names the file', async () => {
  await project.run('train', 'spec.yaml', '--set', 'name=cut');
  await truncate(project.path('runs/cut/resolved.yaml'), 40);
  const { code, out, err } = await project.run('runs');
  expect(code).toBe(0);
  expect(out).toContain('small');
  expect(err).toContain('runs/cut/resolved.yaml is damaged: it is not what the run wrote.');
  await rm(project.path('runs/cut'), { recursive: true });
});

it('reports where the run of another spec is now, and that --resume had no run to continue', async () => {
  await project.writeSpec(spec({ 'seed: 3': 'seed: 4' }));
  const moved = await project.run('train', 'spec.yaml');
  expect(moved.out).toContain('The run of another spec that was at runs/small is now at runs/small-1.');
  await project.writeSpec(spec({ 'seed: 3': 'seed: 5' }));
  const resumed = await project.run('train', 'spec.yaml', '--resume');
  expect(resumed.out + resumed.err).toContain(
    'There is no run to continue: the settings have changed (`seed`). This training starts from the beginning; the earlier run is now at runs/small-2.',
  );
  expect(await runs()).toEqual(['small', 'small-1', 'small-2']);
  expect(await project.hashes('runs/small-1')).toEqual(whole);
  expect(existsSync(project.path('runs/small-1/summary.json'))).toBe(true);
});

it('a folder that is moved while it is trained is said to be, and can be gone on with where it is', async () => {
  const options = {
    set: ['name=wanders', 'seed=9'],
    runs: project.path('runs'),
    cache: project.path('cache-of-its-own'),
  };
  const [from, to] = [project.path('runs/wanders'), project.path('runs/elsewhere')];
  let isMoved = false;
  const training = train(project.path('spec.yaml'), {
    ...options,
    onEvent(event) {
      if (event.type !== 'step' || isMoved) return;
      renameSync(from, to);
      isMoved = true;
    },
  });
  await expect(training).rejects.toThrow(`${from} is not this command's any more: it was moved`);
  expect(existsSync(from)).toBe(false);
  const resumed = await resumeRun(to, { cache: options.cache });
  expect((await resumed.summary()).nodes).toHaveLength(7);
  await resumed.dispose();
});
