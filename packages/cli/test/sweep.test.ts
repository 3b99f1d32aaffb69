import { writeFile } from 'node:fs/promises';
import type { SweepEvent } from '@hemlkit/sweeps';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project, smallSpec } from './project';

const sweepFile = `heml: 1
name: margins
base: spec.yaml
grid: { training.loss.margin: [0.1, 0.2] }
seeds: [3]
`;

let project: Project;
beforeAll(async () => {
  project = await Project.create(smallSpec());
  await writeFile(project.path('sweep.yaml'), sweepFile);
});
afterAll(() => project.remove());

const timeout = { timeout: 600_000 };

it('lists the runs without training any', timeout, async () => {
  const { code, out } = await project.run('sweep', 'sweep.yaml', '--list');
  expect(code).toBe(0);
  expect(out).toBe('margins: 2 runs\n  margin=0.1,seed=3\n  margin=0.2,seed=3\n');
});

it('goes on where it was killed, to the same weights as runs that were never stopped', timeout, async () => {
  const child = project.start('sweep', 'sweep.yaml', '--json');
  let out = '';
  await new Promise<void>((done) => {
    child.stdout?.on('data', (text) => {
      out += text;
      // In the middle of the second run: its first node is over.
      const second = out.indexOf('"run":"margin=0.2,seed=3","index":2');
      if (second >= 0 && out.indexOf('"type":"node-end"', second) >= 0) child.kill('SIGKILL');
    });
    child.on('close', () => done());
  });
  const listed = await project.run('runs', '--format', 'json');
  expect(JSON.parse(listed.out)).toMatchObject([
    {
      name: 'margins/margin=0.1,seed=3',
      seed: 3,
      nodes: { done: 7, total: 7 },
      state: { state: 'finished' },
    },
    { name: 'margins/margin=0.2,seed=3', state: { state: 'unfinished' } },
  ]);

  const again = await project.runApart('sweep', 'sweep.yaml', '--json');
  expect(again.code).toBe(0);
  const events = again.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as SweepEvent | { type: string });
  const ends = events.flatMap((event) =>
    event.type === 'sweep-run-end' ? [(event as { state: string }).state] : [],
  );
  expect(ends).toEqual(['known', 'trained']);

  const alone = await Project.create(smallSpec());
  await alone.run('train', 'spec.yaml', '--set', 'training.loss.margin=0.2');
  expect(await project.hashes('runs/margins/margin=0.2,seed=3')).toEqual(await alone.hashes());
  await alone.remove();
});

it('makes tables of what is finished, and compares runs', timeout, async () => {
  const table = await project.run(
    'table',
    'runs/margins',
    '--form',
    'nodes',
    '--metric',
    'precision@1',
    '--format',
    'csv',
  );
  expect(table.err).toBe('');
  const lines = table.out.trim().split('\n');
  expect(lines).toHaveLength(1 + 7 * 2);
  expect(lines[1]).toMatch(/^P@1,node,final,margin=0\.1,1,0\.\d+,,0\.\d+,[01](\.\d+)?$/);
  const judged = await project.run('table', 'runs/margins', '--metric', 'precision@1');
  expect(judged.out).toMatch(
    /^method +n +P@1 +chance\nmargin=0\.1 +1 +\d+\.\d \[\d+\.\d, \d+\.\d\] +\d+\.\d\n/,
  );
  const compared = await project.run(
    'runs',
    '--compare',
    'runs/margins/margin=0.1,seed=3',
    'runs/margins/margin=0.2,seed=3',
  );
  expect(compared.out).toMatch(/training\.loss\.margin\s+0\.1\s+0\.2\n/);
  const wrong = await project.run('table', 'runs/margins', '--metric', 'mrr');
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain('No run has the metric mrr.\nThey have precision@1, precision@2, precision@8.');
});

it('names the run that fails, and ends with 1', timeout, async () => {
  const failing = ['--only', 'margin=0.1', '--set', 'segments.3={ l_lip: [beak] }'];
  const { code, err, out } = await project.runApart('sweep', 'sweep.yaml', '--json', ...failing);
  expect(code).toBe(1);
  // The run's own process names the code.
  expect(out).toMatch(
    /"type":"sweep-run-end".*"state":"failed","code":"class-unknown","message":"The class maps have no/,
  );
  expect(err).toContain('1 run failed:\n  margin=0.1,seed=3: ');
  expect(err).toContain('Start the sweep again to retry them; finished runs are kept.');
});
