import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { claimRunFolder, HemlError, pluginVersions, writeChecked, writeLock } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import type { SweepEvent } from './events';
import { summaryOf, temporaryFolder } from './fixtures/run-folders';
import { readSweepText } from './fixtures/sweep-files';
import { type RunSweepOptions, runSweep } from './run-sweep';
import { readSweepFolder } from './sweep-folder';

const sweepOf = (epochs: string) =>
  readSweepText(
    `heml: 1\nname: small\nbase: base.yaml\ngrid: { training.epochs: ${epochs} }\nseeds: [0, 1]\n`,
  );

/** Stands in for training: writes what a finished run's folder has. */
const trainRun: NonNullable<RunSweepOptions['trainRun']> = async (loaded, { runs }) => {
  const folder = join(runs, loaded.experiment.name);
  const { lock } = await claimRunFolder(folder, { loaded, warn: () => {}, inform: () => {} });
  await lock.release();
  const summary = summaryOf(loaded.experiment.name, loaded.experiment.training.epochs / 10);
  for (const { id } of summary.nodes) {
    const result = { id, key: id, metrics: {}, history: [], bestEpoch: 1 };
    await writeChecked(join(folder, 'nodes', id, 'metrics.json'), result);
  }
  const versions = Object.fromEntries(await pluginVersions(loaded));
  await writeLock(folder, { folder: loaded.folder, seed: 0, versions, engine: {}, data: {} });
  await writeFile(join(folder, 'summary.json'), JSON.stringify(summary));
  return folder;
};

/** Runs a sweep and gives what was told of its runs, `trained epochs=1,seed=0`. */
async function told(epochs: string, options: RunSweepOptions) {
  const lines: string[] = [];
  const onEvent = (event: SweepEvent | { type: string }) => {
    if (event.type === 'sweep-run-end' && 'state' in event) lines.push(`${event.state} ${event.run}`);
  };
  const result = await runSweep(await sweepOf(epochs), { trainRun, onEvent, ...options });
  return { ...result, lines };
}

it('trains what is not finished, and nothing else when it is started again', async () => {
  const runs = await temporaryFolder();
  const first = await told('[1]', { runs });
  expect(first).toMatchObject({ folder: join(runs, 'small'), failed: [] });
  expect(first.lines).toEqual(['trained epochs=1,seed=0', 'trained epochs=1,seed=1']);
  const more = await told('[1, 2]', { runs });
  expect(more.lines).toEqual([
    'known epochs=1,seed=0',
    'trained epochs=2,seed=0',
    'known epochs=1,seed=1',
    'trained epochs=2,seed=1',
  ]);
});

it('trains a finished run anew when its spec or a plugin is another one', async () => {
  const runs = await temporaryFolder();
  const { folder } = await told('[1]', { runs });
  const lock = { folder, seed: 0, versions: { 'toy-plugin': '0.9.0' }, engine: {}, data: {} };
  await writeLock(join(folder, 'epochs=1,seed=1'), lock);
  const { lines } = await told('[1]', { runs });
  expect(lines).toEqual(['known epochs=1,seed=0', 'trained epochs=1,seed=1']);
});

it('tells a run that fails, and goes on with the rest', async () => {
  const runs = await temporaryFolder();
  const { lines, failed, folder } = await told('[1, 2]', {
    runs,
    trainRun: async (loaded, options) => {
      if (loaded.experiment.name === 'epochs=2,seed=0')
        throw new HemlError('The loss is NaN.', { code: 'node-diverged' });
      return trainRun(loaded, options);
    },
  });
  expect(lines).toEqual([
    'trained epochs=1,seed=0',
    'failed epochs=2,seed=0',
    'trained epochs=1,seed=1',
    'trained epochs=2,seed=1',
  ]);
  expect(failed).toEqual([{ name: 'epochs=2,seed=0', code: 'node-diverged', message: 'The loss is NaN.' }]);
  expect((await readSweepFolder(folder))?.failed).toEqual(failed);
  expect((await told('[1, 2]', { runs })).failed).toEqual([]);
  expect((await readSweepFolder(folder))?.failed).toEqual([]);
});

it('stops at an abort', async () => {
  const abort = new AbortController();
  const runs = await temporaryFolder();
  const stopping: RunSweepOptions['trainRun'] = async () => {
    abort.abort(new Error('stop'));
    throw new Error('what training throws then');
  };
  await expect(told('[1, 2]', { runs, signal: abort.signal, trainRun: stopping })).rejects.toThrow('stop');
});

/** Stands in for training with an executor of two processes, whose runs end when the test says so. */
function endingWhenTold() {
  const ends = new Map<string, (error?: Error) => void>();
  const began: string[] = [];
  const training: typeof trainRun = async (loaded, options) => {
    const { name } = loaded.experiment;
    const { concurrency } = await options.executor({ processes: 2, here: async () => ({}) });
    expect(concurrency).toBe(2);
    began.push(name);
    await new Promise<void>((resolve, reject) => {
      ends.set(name, (error) => (error ? reject(error) : resolve()));
      options.signal?.addEventListener('abort', () => reject(options.signal?.reason));
    });
    return trainRun(loaded, options);
  };
  const begins = (count: number) => expect.poll(() => began.length, { timeout: 10_000 }).toBe(count);
  return { training, began, begins, end: (name: string, error?: Error) => ends.get(name)?.(error) };
}

it('trains as many runs beside each other as the executor takes tasks, and keeps the order of what is told', async () => {
  const runs = await temporaryFolder();
  const { training, began, begins, end } = endingWhenTold();
  const result = told('[1, 2]', { runs, trainRun: training });
  await begins(2);
  expect(began).toEqual(['epochs=1,seed=0', 'epochs=2,seed=0']);
  end('epochs=2,seed=0', new HemlError('The loss is NaN.', { code: 'node-diverged' }));
  await begins(3);
  end('epochs=1,seed=1');
  await begins(4);
  end('epochs=1,seed=0', new HemlError('No memory is left.', { code: 'process-died' }));
  end('epochs=2,seed=1');
  const { lines, failed, folder } = await result;
  expect(lines.slice(0, 2)).toEqual(['failed epochs=2,seed=0', 'trained epochs=1,seed=1']);
  expect(lines.slice(2).sort()).toEqual(['failed epochs=1,seed=0', 'trained epochs=2,seed=1']);
  expect(failed.map(({ name, code }) => `${name}: ${code}`)).toEqual([
    'epochs=1,seed=0: process-died',
    'epochs=2,seed=0: node-diverged',
  ]);
  expect((await readSweepFolder(folder))?.failed).toEqual(failed);
});

it('stops all runs at an abort, and begins no other', async () => {
  const runs = await temporaryFolder();
  const { training, began, begins } = endingWhenTold();
  const abort = new AbortController();
  const result = told('[1, 2]', { runs, trainRun: training, signal: abort.signal });
  const stopped = expect(result).rejects.toThrow('stopped by the test');
  await begins(2);
  abort.abort(new Error('stopped by the test'));
  await stopped;
  expect(began).toHaveLength(2);
});

it('trains only the runs that are asked for', async () => {
  const runs = await temporaryFolder();
  const { lines } = await told('[1, 2]', { runs, only: ['seed=1', 'epochs=2'] });
  expect(lines).toEqual(['trained epochs=2,seed=1']);
  await expect(told('[1, 2]', { runs, only: ['epoch=2'] })).rejects.toMatchObject({
    message: 'No run of the sweep has `epoch=2`.',
    hint: 'Did you mean `epochs=2`? The words are `seed=0`, `epochs=1`, `epochs=2`, `seed=1`.',
  });
  await expect(told('[1, 2]', { runs, only: ['seed=1', 'seed=0'] })).rejects.toThrow('has all of');
});

it('is refused while another process trains the sweep, and leaves it alone', async () => {
  const runs = await temporaryFolder();
  let refused: unknown;
  const inside: typeof trainRun = async (...request) => {
    refused ??= await told('[1]', { runs }).catch((error: unknown) => error);
    return trainRun(...request);
  };
  const { lines } = await told('[1]', { runs, trainRun: inside });
  expect((refused as HemlError).message).toMatch(
    /small is in use: process \d+ on .* has been training this sweep since /,
  );
  expect(lines).toEqual(['trained epochs=1,seed=0', 'trained epochs=1,seed=1']);
  // Afterwards the next one finds all of it.
  expect((await told('[1]', { runs })).lines).toEqual(['known epochs=1,seed=0', 'known epochs=1,seed=1']);
});
