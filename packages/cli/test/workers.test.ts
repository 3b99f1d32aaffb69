import { createInterface } from 'node:readline';
import { loadExperiment, type RunEvent } from '@hemlkit/core';
import { beforeAll, expect, it } from 'vitest';
import { childrenOf, isAlive } from './processes';
import { newProjects } from './projects';

let whole: Record<string, string>;

const newProject = newProjects();
const settings = (workers: number) => ['--set', `executor={ type: workers, workers: ${workers} }`];

beforeAll(async () => {
  const project = await newProject();
  expect((await project.run('train', 'spec.yaml')).code).toBe(0);
  whole = await project.hashes();
});

it.each([2, 3])('gives the same weights with %i workers', async (workers) => {
  const project = await newProject();
  const { code, err } = await project.runApart('train', 'spec.yaml', ...settings(workers));
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(await project.hashes()).toEqual(whole);
});

it('goes on when a worker is killed', async () => {
  const project = await newProject();
  const child = project.start('train', 'spec.yaml', '--json', ...settings(2));
  const warnings: string[] = [];
  let killed = false;
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const event = JSON.parse(line) as RunEvent;
    if (event.type === 'warning') warnings.push(event.message);
    if (event.type === 'epoch' && !killed) {
      killed = true;
      const [worker] = await childrenOf(child.pid as number);
      process.kill(worker as number, 'SIGKILL');
    }
  }
  expect(warnings).toEqual(['The process that trained it died (SIGKILL); it goes on in another one.']);
  expect(await project.hashes()).toEqual(whole);
});

it('leaves no worker behind when it is stopped', async () => {
  const project = await newProject();
  const child = project.start('train', 'spec.yaml', '--json', ...settings(2));
  let workers: number[] = [];
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream }))
    if ((JSON.parse(line) as RunEvent).type === 'epoch') {
      workers = await childrenOf(child.pid as number);
      child.kill('SIGKILL');
      break;
    }
  expect(workers.length).toBeGreaterThan(0);
  await expect
    .poll(() => Promise.all(workers.map(isAlive)), { timeout: 20_000 })
    .toEqual(workers.map(() => false));
});

it('reads engine.workers of earlier specs, and reports what to write', async () => {
  const project = await newProject();
  const { code, out, err } = await project.run('check', 'spec.yaml', '--set', 'engine.workers=2');
  expect(code).toBe(0);
  const { experiment } = await loadExperiment(project.spec, {
    set: ['engine.workers=2', 'executor.type=workers'],
    trust: true,
  });
  expect(experiment.executor).toMatchObject({ type: 'workers', workers: 2 });
  expect(experiment.engine).not.toHaveProperty('workers');
  expect(err).toContain('note: engine.workers is read for one more release');
  expect(out).toContain('spec.yaml');
});
