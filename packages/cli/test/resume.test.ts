import { rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { RunEvent } from '@hemlkit/core';
import { beforeAll, expect, it } from 'vitest';
import type { Project } from './project';
import { newProjects } from './projects';

let whole: Record<string, string>;
const newProject = newProjects();

beforeAll(async () => {
  const project = await newProject();
  await project.run('train', 'spec.yaml');
  whole = await project.hashes();
});

/** Starts a run and kills the process, with no chance to tidy up, at the given occurrence of an event. */
async function killAt(
  project: Project,
  isMoment: (event: RunEvent) => boolean,
  occurrence: number,
): Promise<void> {
  const child = project.start('train', 'spec.yaml', '--json', '--resume');
  let left = occurrence;
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream }))
    if (isMoment(JSON.parse(line) as RunEvent) && --left === 0) {
      child.kill('SIGKILL');
      break;
    }
  const signal = child.signalCode ?? (await new Promise((done) => child.on('exit', (_, name) => done(name))));
  expect(signal).toBe('SIGKILL');
}

it.each([
  ['while the store is built', (event: RunEvent) => event.type === 'store', 1],
  ['in the first step', (event: RunEvent) => event.type === 'step', 1],
  ['after the first epoch', (event: RunEvent) => event.type === 'epoch', 1],
  [
    'in a second epoch',
    (event: RunEvent) => event.type === 'step' && event.epoch === 2 && event.step === 2,
    2,
  ],
  ['after a node', (event: RunEvent) => event.type === 'node-end', 3],
  ['in the root', (event: RunEvent) => event.type === 'epoch' && event.node === 'final', 2],
])(
  'killed %s and resumed, it ends with the weights of a run never stopped',
  async (_, isMoment, occurrence) => {
    const project = await newProject();
    await killAt(project, isMoment, occurrence);
    const { code } = await project.run('resume', 'runs/small');
    expect(code).toBe(0);
    expect(await project.hashes()).toEqual(whole);
  },
);

it('killed again and again, it still ends the same', async () => {
  const project = await newProject();
  for (const occurrence of [2, 5, 3]) await killAt(project, ({ type }) => type === 'epoch', occurrence);
  await project.run('train', 'spec.yaml', '--resume');
  expect(await project.hashes()).toEqual(whole);
});

it('goes on in a folder that was moved, by what the folder says alone, and trains only what is left', async () => {
  const project = await newProject();
  await killAt(project, ({ type }) => type === 'node-end', 3);
  await rename(project.path('runs/small'), project.path('moved'));
  await rm(project.spec);
  await rm(project.path('.heml/nodes'), { recursive: true });
  const { code, out, err } = await project.run('resume', 'moved', '--json');
  expect([code, err]).toEqual([0, '']);
  const events = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
  const cached = events.flatMap((event) => (event.type === 'node-end' ? [event.cached] : []));
  expect(cached.slice(0, 3)).toEqual([true, true, true]);
  expect(cached.at(-1)).toBe(false);
  expect(await project.hashes('moved')).toEqual(whole);

  const again = await project.run('resume', 'moved');
  expect([again.code, again.err]).toEqual([0, '']);
  expect(again.out).toContain('This run is finished: there is nothing left to train.\nnode');
  expect(again.out).toContain('heml explain moved');
});
