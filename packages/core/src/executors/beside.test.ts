import { expect, it } from 'vitest';
import type { Executor, ExecutorContext, Task } from '../contracts/executor';
import { type RunJob, trainBeside } from './beside';
import { SharedExecutor } from './shared';

const task = (run: string, unit: string) =>
  ({ run: { folder: run }, unit, key: `${run}/${unit}`, needs: [], resume: false }) as unknown as Task;
const context: ExecutorContext = { processes: 2, here: async () => ({}) };

/** Takes two tasks at once, each for a moment; keeps what was done, beside what it began, and how many at most at once. */
function counting(concurrency = 2) {
  const done: string[] = [];
  const now = new Set<string>();
  const beside = new Map<string, string[]>();
  const seen = { most: 0, disposed: 0 };
  const executor: Executor = {
    concurrency,
    async run({ key }, { signal }) {
      beside.set(key, [...now]);
      now.add(key);
      seen.most = Math.max(seen.most, now.size);
      await new Promise((resolve) => setTimeout(resolve, 150));
      now.delete(key);
      signal?.throwIfAborted();
      done.push(key);
      return {};
    },
    async dispose() {
      seen.disposed++;
    },
  };
  return { done, beside, seen, create: async () => executor };
}

/** A run of two leaves and their root, which is trained alone. */
const tree = (name: string, create: RunJob['create'], more: Partial<RunJob> = {}): RunJob => ({
  key: 'same',
  create,
  async run(open, signal) {
    const executor = await open(context);
    const train = (unit: string) => executor.run(task(name, unit), { event() {}, signal });
    await Promise.all(['hair', 'lips'].map(train));
    await train('final');
    await executor.dispose();
  },
  ...more,
});

it('fills the room that a run leaves with the next one, on one executor', async () => {
  const { done, beside, seen, create } = counting();
  await trainBeside(['a', 'b', 'c'].map((name) => tree(name, create)));
  expect(seen).toEqual({ most: 2, disposed: 1 });
  expect(done.slice(0, 2)).toEqual(['a/hair', 'a/lips']);
  expect(beside.get('b/hair')).toEqual(['a/final']);
  expect(done).toHaveLength(9);
});

it('begins the tasks of the earlier run first, of those that wait', async () => {
  const { done, create } = counting(1);
  const shared = new SharedExecutor(create, () => {});
  const [a, b] = [await shared.forRun(0)(context), await shared.forRun(1)(context)];
  const watch = { event() {} };
  await Promise.all([
    b.run(task('b', 'hair'), watch),
    b.run(task('b', 'lips'), watch),
    a.run(task('a', 'hair'), watch),
    a.run(task('a', 'lips'), watch),
  ]);
  expect(done).toEqual(['b/hair', 'a/hair', 'a/lips', 'b/lips']);
});

it('trains one after the other where the executor takes one task', async () => {
  const { done, seen, create } = counting(1);
  await trainBeside(['a', 'b'].map((name) => tree(name, create)));
  expect(seen.most).toBe(1);
  expect(done.map((key) => key[0]).join('')).toBe('aaabbb');
});

it('gives another executor to runs of another key, once those before them have ended', async () => {
  const [first, second] = [counting(), counting()];
  const order: string[] = [];
  const reported = (name: string, job: RunJob): RunJob => ({
    ...job,
    async run(...given) {
      order.push(`begin ${name}`);
      await job.run(...given);
      order.push(`end ${name}`);
    },
  });
  await trainBeside([
    reported('a', tree('a', first.create)),
    reported('b', tree('b', second.create, { key: 'other' })),
  ]);
  expect(order).toEqual(['begin a', 'end a', 'begin b', 'end b']);
  expect([first.seen.disposed, second.seen.disposed]).toEqual([1, 1]);
});

it('waits for the job that one comes after, and goes on with those behind it', async () => {
  const { done, create } = counting();
  const a = tree('a', create);
  await trainBeside([a, tree('b', create, { after: a }), tree('c', create)]);
  expect(done.indexOf('c/hair')).toBeLessThan(done.indexOf('b/hair'));
  expect(done.indexOf('a/final')).toBeLessThan(done.indexOf('b/hair'));
});

it('ends the others with the first error, and begins none', async () => {
  const { done, seen, create } = counting();
  let rest: unknown;
  const failing = tree('a', create, {
    async run(open) {
      const executor = await open(context);
      await executor.run(task('a', 'hair'), { event() {} });
      throw new Error('the disk is full');
    },
  });
  const beside = tree('b', create);
  const stopped: RunJob = {
    ...beside,
    run: (...given) =>
      beside.run(...given).catch((error: unknown) => {
        rest = error;
        throw error;
      }),
  };
  await expect(trainBeside([failing, stopped, tree('c', create)])).rejects.toThrow('the disk is full');
  expect((rest as Error).message).toBe('the disk is full');
  expect(done.filter((key) => key.startsWith('c'))).toEqual([]);
  expect(seen.disposed).toBe(1);
});

it('stops at an abort, and lets no task that waits begin', async () => {
  const { done, create } = counting();
  const abort = new AbortController();
  setTimeout(() => abort.abort(new Error('stopped by the test')), 5);
  const jobs = ['a', 'b'].map((name) => tree(name, create));
  await expect(trainBeside(jobs, abort.signal)).rejects.toThrow('stopped by the test');
  expect(done).toEqual([]);
});

it('has each run do its own tasks where the executor does none itself', async () => {
  const here: string[] = [];
  const create: RunJob['create'] = async (given) => ({ concurrency: 1, run: given.here, async dispose() {} });
  const job = (name: string): RunJob => ({
    key: 'same',
    create,
    async run(open) {
      const own: ExecutorContext['here'] = async ({ key }) => {
        here.push(`${name} does ${key}`);
        return {};
      };
      await (await open({ processes: 1, here: own })).run(task(name, 'final'), { event() {} });
    },
  });
  await trainBeside([job('a'), job('b')]);
  expect(here).toEqual(['a does a/final', 'b does b/final']);
});

it('reports each run why the executor cannot be made', async () => {
  let made = 0;
  const create: RunJob['create'] = async () => {
    made++;
    throw new Error('no queue');
  };
  const reported: string[] = [];
  const job = (name: string): RunJob => ({
    key: 'same',
    create,
    run: (open) =>
      open(context).then(
        () => undefined,
        (error: Error) => void reported.push(`${name}: ${error.message}`),
      ),
  });
  await trainBeside([job('a'), job('b')]);
  expect([reported, made]).toEqual([['a: no queue', 'b: no queue'], 2]);
});
