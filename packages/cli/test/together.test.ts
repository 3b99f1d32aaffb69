import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { RunEvent } from '@hemlkit/core';
import { beforeAll, expect, it } from 'vitest';
import { type Project, smallSpec } from './project';
import { newProjects } from './projects';

let whole: Record<string, string>;
const newProject = newProjects();

beforeAll(async () => {
  const project = await newProject();
  await project.run('train', 'spec.yaml');
  whole = await project.hashes();
});

/** Starts a training and waits for its first epoch. @returns what it ends with, and its events */
async function begin(project: Project, ...args: string[]) {
  const child = project.start('train', 'spec.yaml', '--json', ...args);
  const events: RunEvent[] = [];
  let hasBegun = () => {};
  const begun = new Promise<void>((resolve) => {
    hasBegun = resolve;
  });
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    const event = JSON.parse(line) as RunEvent;
    events.push(event);
    if (event.type === 'epoch') hasBegun();
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  await Promise.race([begun, ended]);
  return { ended, events };
}

it('waits with --wait until another training of the run is done, and finds it made', async () => {
  const project = await newProject();
  const first = await begin(project);
  const refused = await project.run('train', 'spec.yaml');
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(/runs\/small is in use: process \d+ on .* has been training in it/);
  const { code, out } = await project.run('train', 'spec.yaml', '--wait');
  expect([code, await first.ended]).toEqual([0, 0]);
  expect(out).toMatch(/waiting for the run's folder: process \d+/);
  expect(await project.hashes()).toEqual(whole);
});

it('two specs at once share the cache: what both need is trained once, with the weights of one after the other', async () => {
  const project = await newProject();
  await writeFile(
    project.path('other.yaml'),
    smallSpec('overrides: { final: { training: { epochs: 2 } } }\n').replace('name: small', 'name: other'),
  );
  const first = await begin(project);
  const second = project.start('train', 'other.yaml', '--json');
  const code = await new Promise((resolve) => second.on('close', resolve));
  expect([await first.ended, code]).toEqual([0, 0]);
  expect(await project.hashes()).toEqual(whole);
  const { final: _, ...shared } = await project.hashes('runs/other');
  const { final: __, ...own } = whole;
  expect(shared).toEqual(own);
  // All nodes of both, each once; no lock stays.
  const entries = await readdir(project.path('.heml/nodes'));
  expect(entries.filter((name) => !name.endsWith('.lock'))).toHaveLength(8);
  expect(entries.filter((name) => name.endsWith('.lock'))).toEqual([]);
});

it('keeps a run of an earlier version, and does not replace its nodes', async () => {
  const project = await newProject();
  await project.run('train', 'spec.yaml');
  const file = project.path('runs/small/lock.json');
  const lock = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  const { keys: _, checksum: __, ...earlier } = lock;
  await writeFile(file, JSON.stringify(earlier));
  const { code, out } = await project.run('train', 'spec.yaml');
  expect(code).toBe(0);
  expect(out).toContain('was made by an earlier version of HEML');
  expect(await project.hashes('runs/small-1')).toEqual(whole);
  expect((await project.run('explain', 'runs/small-1', '--format', 'json')).code).toBe(0);
});
