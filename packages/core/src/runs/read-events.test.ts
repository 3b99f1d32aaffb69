import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEvents } from './read-events';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-events-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('reads the events of a run, and leaves out lines that are none', async () => {
  const time = '2026-01-01T00:00:00.000Z';
  const lines = [
    { time, type: 'run-start', run: 'r', nodes: [], root: 'a' },
    { time, type: 'run-start', run: 'r', root: 'a' },
    { time, type: 'epoch', node: 'a', epoch: 1 },
    { time, type: 'warning', message: 7 },
    { type: 'warning', message: 'without a time' },
    { time, type: 'toString' },
    { time, type: 'warning', message: 'heard' },
    null,
    [1],
  ].map((one) => JSON.stringify(one));
  await writeFile(join(folder, 'events.jsonl'), `${lines.join('\n')}\n{"type":"node-`);
  const types = (await readEvents(folder)).map(({ type }) => type);
  expect(types).toEqual(['run-start', 'toString', 'warning']);
});

it('reads none where there are none', async () => {
  expect(await readEvents(join(folder, 'elsewhere'))).toEqual([]);
});
