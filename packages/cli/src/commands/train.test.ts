import type { Run, RunEvent } from '@hemlkit/core';
import { expect, test, vi } from 'vitest';
import { events } from '../../test/events';
import { type FakeIo, fakeIo } from '../../test/fake-io';
import { train } from './train';

type Trained = (options: { signal: AbortSignal; onEvent(event: RunEvent): void }) => Promise<unknown>;

const core = vi.hoisted(() => ({
  train: (() => Promise.resolve()) as (...given: unknown[]) => Promise<unknown>,
}));
vi.mock('@hemlkit/core', () => ({ train: (...given: unknown[]) => core.train(...given) }));

const leaf = (id: string, value: number) => ({
  id,
  segments: [id],
  children: [] as string[],
  metrics: { 'precision@1': value },
  bestEpoch: 1,
  seconds: 2,
  cached: false,
});

const run: Pick<Run, 'folder' | 'summary' | 'dispose'> = {
  folder: `${process.cwd()}/runs/small`,
  summary: async () => ({
    name: 'small',
    root: 'lips',
    nodes: [leaf('u_lip', 0.7), leaf('l_lip', 0.6), { ...leaf('lips', 0.9), children: ['u_lip', 'l_lip'] }],
    seconds: 7.31,
    imagesPerSecond: 812.4,
    peakRssMb: 401,
    versions: {},
    engine: {},
  }),
  dispose: async () => {},
};

/** Runs the command with a training that does as it is told. */
async function trainWith(io: FakeIo, trained: Trained, options: object = {}) {
  core.train = (_spec, given) => trained(given as Parameters<Trained>[0]);
  return train(io, 'specs/my spec.yaml', { runs: 'runs', ...options });
}

function happen(onEvent: (event: RunEvent) => void, count = events.length) {
  for (const event of events.slice(0, count)) onEvent(event);
}

test('shows the table, the facts, where the run is and what to do next', async () => {
  const io = fakeIo();
  expect(await trainWith(io, async () => run)).toBe(0);
  expect(io.stdout).toMatchInlineSnapshot(`
    "node       P@1   time
    lips      90.0  2.0 s
    ├─ u_lip  70.0  2.0 s
    └─ l_lip  60.0  2.0 s

    3 nodes in 7.3 s, 812 training images a second, peak memory 401 MB
    run:     runs/small
    explain: heml explain runs/small [A B: sample ids or image files]
    "
  `);
});

test('with --json there is nothing but events', async () => {
  const io = fakeIo();
  const trained: Trained = async ({ onEvent }) => {
    happen(onEvent);
    return run;
  };
  expect(await trainWith(io, trained, { json: true })).toBe(0);
  expect(
    io.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(events);
  expect(io.stderr).toBe('');
});

test('Ctrl-C stops cleanly: exit code 130, what is saved, and the command to go on with', async () => {
  const io = fakeIo();
  const trained: Trained = async ({ signal, onEvent }) => {
    happen(onEvent, 9);
    io.interrupt();
    signal.throwIfAborted();
  };
  expect(await trainWith(io, trained, { set: ['training.epochs=2'], runs: '/data/runs' })).toBe(130);
  expect(io.stderr).toMatchInlineSnapshot(`
    "Stopped. Saved: 1 of 3 nodes; of node l_lip, 1 epoch of 2.
    Go on with: heml resume runs/small
    "
  `);
});

test('stopped before there is a run to resume, the command is given again', async () => {
  const io = fakeIo();
  const trained: Trained = async ({ signal }) => {
    io.interrupt();
    signal.throwIfAborted();
  };
  const options = { set: ['training.epochs=2'], runs: '/data/runs', json: true };
  expect(await trainWith(io, trained, options)).toBe(130);
  expect(io.stderr).toMatchInlineSnapshot(`
    "Stopped. No epoch was over yet, so there is nothing to save.
    Go on with: heml train 'specs/my spec.yaml' --set training.epochs=2 --runs /data/runs --json
    "
  `);
});

test('a second Ctrl-C ends the process at once', async () => {
  const io = fakeIo({ interactive: true });
  const trained: Trained = async ({ signal }) => {
    io.interrupt();
    io.interrupt();
    signal.throwIfAborted();
  };
  await trainWith(io, trained);
  expect(io.exits).toEqual([130]);
});

test('an error of its own after Ctrl-C is still an error, and nothing listens any more', async () => {
  const io = fakeIo();
  const trained: Trained = async () => {
    io.interrupt();
    throw new Error('disk full');
  };
  await expect(trainWith(io, trained)).rejects.toThrow('disk full');
  io.interrupt();
  expect(io.exits).toEqual([]);
});

test('at a terminal the cursor comes back whatever happens', async () => {
  const io = fakeIo({ interactive: true });
  const trained: Trained = async ({ onEvent }) => {
    happen(onEvent);
    throw new Error('disk full');
  };
  await expect(trainWith(io, trained)).rejects.toThrow('disk full');
  expect(io.stderr.endsWith('\x1b[?25h')).toBe(true);
});
