import type { Component, Executor, ExecutorContext, RunEvent, Task, TaskEnd } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { describeComponent, type Trial } from './trial';

export type ExecutorTrial = Trial;

const task = (unit: string): Task => ({
  run: {
    folder: '/runs/faces',
    cache: '/cache',
    base: '/specs',
    environment: { HEML_DATA: '/data' },
    origin: 'own',
    lock: { folder: '/runs/faces', token: '0' },
  },
  unit,
  key: `key of ${unit}`,
  needs: [{ id: 'hair', score: 0.5 }],
  resume: false,
});

/**
 * Registers tests of an executor that does its tasks where it is: documentation, how many it takes, that each task is done
 * as it was given, that events come through, what becomes of a task that fails and of one that is stopped, and its end.
 * One that sends tasks elsewhere has to be tested with what is there.
 *
 * @example
 * testExecutor(myExecutor, { options: [{}, { tries: 3 }] });
 */
export function testExecutor(component: Component<'executor'>, trial: ExecutorTrial = {}): void {
  describeComponent(component, trial, (make) => {
    const made = async (here: ExecutorContext['here']): Promise<Executor> =>
      (await make({ here, processes: 1 })).product;

    it('takes a whole number of tasks at once', async () => {
      const executor = await made(async () => ({}));
      expect(Number.isInteger(executor.concurrency) && executor.concurrency >= 1).toBe(true);
      await executor.dispose();
    });

    it('does every task once, as it was given', async () => {
      const done: Task[] = [];
      const executor = await made(async (given) => {
        done.push(structuredClone(given));
        return {};
      });
      const given = ['hair', 'lips'].map(task);
      for (const one of given) await executor.run(one, { event() {} });
      expect(done).toEqual(['hair', 'lips'].map(task));
      expect(given, 'the tasks are changed').toEqual(['hair', 'lips'].map(task));
      await executor.dispose();
    });

    it('returns what is known of the end', async () => {
      const end: TaskEnd = { process: { id: 7, peakRssMb: 300 } };
      const executor = await made(async () => end);
      expect(await executor.run(task('lips'), { event() {} })).toEqual(end);
      await executor.dispose();
    });

    it('hands on what the task reports, in order', async () => {
      const events: RunEvent[] = [1, 2, 3].map((at) => ({ type: 'info', message: `step ${at}` }));
      const executor = await made(async (_, watch) => {
        for (const event of events) watch.event(event);
        return {};
      });
      const heard: RunEvent[] = [];
      await executor.run(task('lips'), { event: (event) => void heard.push(event) });
      expect(heard).toEqual(events);
      await executor.dispose();
    });

    it('throws what the task throws, and does the next one', async () => {
      let isBad = true;
      const executor = await made(async () => {
        if (isBad) throw new Error('the loss is NaN');
        return {};
      });
      await expect(executor.run(task('lips'), { event() {} })).rejects.toThrow('the loss is NaN');
      isBad = false;
      expect(await executor.run(task('hair'), { event() {} })).toEqual({});
      await executor.dispose();
    });

    it('ends a task that is stopped', async () => {
      const executor = await made(
        (_, { signal }) =>
          new Promise((_, reject) => {
            if (!signal) reject(new Error('the task was not given the signal'));
            signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
          }),
      );
      const stopping = new AbortController();
      const running = executor.run(task('lips'), { event() {}, signal: stopping.signal });
      const ended = running.then(
        () => 'done',
        (error: Error) => error.message,
      );
      setTimeout(() => stopping.abort(new Error('stopped by the test')), 10);
      expect(await ended).toBe('stopped by the test');
      await executor.dispose();
    });

    it('can be ended twice', async () => {
      const executor = await made(async () => ({}));
      await executor.dispose();
      await executor.dispose();
    });
  });
}
