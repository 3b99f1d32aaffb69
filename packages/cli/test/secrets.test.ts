import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Project, smallSpec } from './project';

// A password in an environment variable is in no file that a command writes.

const secret = 'hunter2-of-nobody';
// No server is there: what cannot be sent is kept in files, and what fails is told.
const trackers =
  'trackers: [{ type: mlflow, uri: "http://user:${env:HEML_SECRET}@127.0.0.1:9", timeout: 1 }]';
const spec = smallSpec(trackers)
  .replace("'@hemlkit/metrics'", "'@hemlkit/metrics', '@hemlkit/trackers'")
  .replace('epochs: 3', 'epochs: 1\n  keep: "${env:HEML_KEEP:-precision@1}"');

let project: Project;
beforeAll(async () => {
  project = await Project.create(spec);
  vi.stubEnv('HEML_SECRET', secret);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await project.remove();
});

const run = async (...args: string[]) => {
  const { code, out, err } = await (['train', 'sweep'].includes(args[0]!)
    ? project.runApart(...args)
    : project.run(...args));
  expect([code, code === 0 ? '' : err]).toEqual([0, '']);
  expect(out + err).not.toContain(secret);
  return out;
};

/** Files of the project in which the secret is. */
async function holding(): Promise<string[]> {
  const files = await readdir(project.folder, { recursive: true, withFileTypes: true });
  const found = [];
  for (const entry of files.filter((one) => one.isFile())) {
    const file = join(entry.parentPath, entry.name);
    if (file.includes(secret) || (await readFile(file)).includes(secret)) found.push(file);
  }
  return found;
}

it('is written by no command', { timeout: 300_000 }, async () => {
  await run('check', 'spec.yaml');
  await run('train', 'spec.yaml', '--set', 'executor={ type: workers, workers: 2 }');
  const sweep =
    'heml: 1\nname: two\nbase: spec.yaml\ngrid: { trackers.0.experiment: ["a${env:HEML_SECRET}", b] }\n';
  await writeFile(project.path('sweep.yaml'), sweep);
  await run('sweep', 'sweep.yaml');
  await run('deflate', 'spec.yaml', '--remedy', 'reweight', '--segment', 'hair', '--out', 'fair').catch(
    () => {},
  );
  const resolved = await readFile(project.path('runs/small/resolved.yaml'), 'utf8');
  expect(resolved).toContain('"http://user:${env:HEML_SECRET}@127.0.0.1:9"');
  expect(await holding()).toEqual([]);
});

it('is not needed to open a run, and is looked up again to send what it missed', {
  timeout: 300_000,
}, async () => {
  vi.stubEnv('HEML_SECRET', undefined);
  await run('explain', 'runs/small');
  await run('report', 'runs/small');
  await run('export', 'runs/small');
  await run('runs');
  await run('table', 'runs/two');
  const { out, err } = await project.run('resume', 'runs/small');
  expect(out + err).toContain('The tracker mlflow failed: The environment variable HEML_SECRET is not set.');
  vi.stubEnv('HEML_SECRET', secret);
  await run('resume', 'runs/small');
  expect(await holding()).toEqual([]);
});

it('tells runs apart whose variables have other values, without writing these down', {
  timeout: 300_000,
}, async () => {
  vi.stubEnv('HEML_KEEP', 'precision@1');
  const lock = () => project.json<{ environment: string }>('runs/small/lock.json');
  await run('train', 'spec.yaml');
  const { environment } = await lock();
  await run('train', 'spec.yaml');
  expect((await lock()).environment).toBe(environment);
  vi.stubEnv('HEML_KEEP', 'precision@2');
  await run('train', 'spec.yaml');
  expect((await lock()).environment).not.toBe(environment);
  expect(await project.json('runs/small-1/lock.json')).toMatchObject({ environment });
});
