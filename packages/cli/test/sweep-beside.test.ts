import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { childrenOf, isAlive } from './processes';
import { type Project, smallSpec } from './project';
import { newProjects } from './projects';

const sweepFile = `heml: 1
name: margins
base: spec.yaml
grid: { training.loss.margin: [0.1, 0.2] }
`;
const names = ['margin=0.1', 'margin=0.2'];
const timeout = { timeout: 600_000 };

interface Told {
  type: string;
  sweepRun?: string;
  node?: string;
}

/** The root takes long enough for the next run to open its data beside it. */
const spec = (executor: string) =>
  smallSpec('overrides: { final: { training: { epochs: 60 } } }\n').replace('in-process', executor);

const newProject = newProjects();
const newSweep = async (spec: string) => {
  const project = await newProject(spec);
  await writeFile(project.path('sweep.yaml'), sweepFile);
  return project;
};

const hashes = (project: Project) => Promise.all(names.map((name) => project.hashes(`runs/margins/${name}`)));

it(
  'trains two runs at once, stops both, leaves no process behind, and goes on to the same weights',
  timeout,
  async () => {
    const apart = await newSweep(spec('in-process'));
    expect((await apart.runApart('sweep', 'sweep.yaml')).code).toBe(0);

    const project = await newSweep(spec('workers, workers: 2'));
    const child = project.start('sweep', 'sweep.yaml', '--json');
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const events: Told[] = [];
    let processes: number[] = [];
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      const event = JSON.parse(line) as Told;
      events.push(event);
      if (event.type === 'epoch' && event.sweepRun === 'margin=0.2' && processes.length === 0) {
        processes = await childrenOf(child.pid as number);
        child.kill('SIGINT');
      }
    }
    expect(await ended).toBe(130);
    // The second run's nodes were trained before the first run's root was over.
    const roots = events.filter(({ type, node }) => type === 'node-end' && node === 'final');
    const begun = events.filter(({ type, sweepRun }) => type === 'node-start' && sweepRun === 'margin=0.2');
    expect([roots, begun.length > 0]).toEqual([[], true]);
    // A process for each run, and two workers in all.
    expect(processes.length).toBeLessThanOrEqual(4);
    await expect
      .poll(() => Promise.all(processes.map(isAlive)), { timeout: 20_000 })
      .toEqual(processes.map(() => false));

    const again = await project.runApart('sweep', 'sweep.yaml');
    expect([again.code, again.err]).toEqual([0, '']);
    expect(await hashes(project)).toEqual(await hashes(apart));
    const order = async (of: Project) =>
      (await of.json<{ runs: { name: string }[] }>('runs/margins/sweep.json')).runs.map(({ name }) => name);
    expect(await order(project)).toEqual(await order(apart));
  },
);

it('a run whose process dies takes its tasks with it, and no other run', timeout, async () => {
  const project = await newSweep(spec('workers, workers: 2'));
  const child = project.start('sweep', 'sweep.yaml', '--json');
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  let isKilled = false;
  const ends: string[] = [];
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const event = JSON.parse(line) as Told & { run?: string; state?: string; code?: string };
    if (event.type === 'sweep-run-end') ends.push(`${event.run} ${event.state} ${event.code}`);
    if (event.type !== 'node-start' || event.sweepRun !== 'margin=0.2' || isKilled) continue;
    isKilled = true;
    const runs: number[] = [];
    for (const pid of (await childrenOf(child.pid as number)).sort((a, b) => a - b))
      if ((await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes('sweep-run')) runs.push(pid);
    expect(runs).toHaveLength(2);
    process.kill(runs[0] as number, 'SIGKILL');
  }
  expect(await ended).toBe(1);
  expect(ends).toEqual(['margin=0.1 failed process-died', 'margin=0.2 trained undefined']);
});
