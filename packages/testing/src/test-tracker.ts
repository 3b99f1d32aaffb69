import { createHook } from 'node:async_hooks';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Component, RunEvent, Tracker } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { epoch, found, messages, nodeStart, numbersOf, png, runEnd, runStart, trained } from './run-events';
import { describeComponent, type Trial } from './trial';

/** A number of a node, as a tracker reported it. */
export interface ReportedNumber {
  node: string;
  /** `loss`, or a metric's name: `precision@1`. */
  name: string;
  value: number;
  epoch: number;
}

export interface TrackerTrial extends Trial {
  /**
   * Reads what was reported of the last run, in order.
   *
   * @param folder the run's folder
   */
  reported(folder: string): ReportedNumber[] | Promise<ReportedNumber[]>;
  /**
   * Makes the place fail that it reports to: stops a server, for example. Default: the run's folder is removed.
   *
   * @returns makes it work again
   */
  breakDown?(folder: string): (() => unknown) | Promise<() => unknown>;
  /** Text among its options, or in the environment, that it shows to nobody and keeps in no file. */
  secrets?: readonly string[];
  /** Seconds that an event may take where the place fails. Default: 20; a run's end waits no longer than 30. */
  patience?: number;
}

/**
 * Registers tests of a tracker: documentation, every event and a picture, the numbers of epochs and of nodes that were
 * found trained, a run that is stopped, killed and resumed, a place that fails, events that stay as they are, timers that
 * outlive it, secrets.
 *
 * @example
 * testTracker(myTracker, {
 *   // It writes a line `node,name,value,epoch` for each number.
 *   reported: async (folder) =>
 *     (await readFile(join(folder, 'run.csv'), 'utf8')).trim().split('\n').map((line) => {
 *       const [node, name, value, epoch] = line.split(',');
 *       return { node, name, value: Number(value), epoch: Number(epoch) };
 *     }),
 * });
 */
export function testTracker(component: Component<'tracker'>, trial: TrackerTrial): void {
  const { reported, secrets = [], patience = 20 } = trial;
  const breakDown =
    trial.breakDown ??
    (async (folder: string) => {
      await rm(folder, { recursive: true });
      return () => {};
    });
  describeComponent(component, trial, (make) => {
    const settings = { 'training.epochs': '3', 'training.loss.type': 'triplet' };
    const open = async (folder: string, resumed = false) =>
      (await make({ run: 'kit', folder, resumed, trusted: true, settings })).product;
    /** The finite numbers that were reported: some places have no way to write another. */
    const numbers = async (folder: string) =>
      (await reported(folder)).filter(({ value }) => Number.isFinite(value));

    it('takes every event of a run, and a picture, and leaves them as they are', () =>
      inFolder(async (folder) => {
        const events = [runStart, nodeStart, epoch(1), ...messages, trained, found, runEnd].map((event) =>
          structuredClone(event),
        );
        const given = structuredClone(events);
        const tracker = await open(folder);
        for (const event of given) await tracker.event(event);
        const bytes = png();
        await tracker.picture?.({ name: 'metric-tree', png: bytes });
        await tracker.close();
        expect(given).toEqual(events);
        expect(bytes).toEqual(png());
      }));

    it('reports the loss and every metric of each epoch, in order', () =>
      inFolder(async (folder) => {
        await report(await open(folder), [runStart, nodeStart, epoch(1), epoch(2), trained, runEnd]);
        expect(await numbers(folder)).toEqual([...numbersOf(1), ...numbersOf(2)]);
      }));

    it('reports the metrics of a node that was found trained, at its best epoch', () =>
      inFolder(async (folder) => {
        await report(await open(folder), [runStart, found, runEnd]);
        expect(await numbers(folder)).toEqual([
          { node: 'final', name: 'precision@1', value: 0.875, epoch: 2 },
        ]);
      }));

    it('goes on where a run was stopped, and repeats and loses nothing', () =>
      inFolder(async (folder) => {
        await report(await open(folder), [runStart, nodeStart, epoch(1)]);
        await report(await open(folder, true), [runStart, nodeStart, epoch(2), runEnd]);
        expect(await numbers(folder)).toEqual([...numbersOf(1), ...numbersOf(2)]);
      }));

    it('has reported what it was given where the process is killed', () =>
      inFolder(async (folder) => {
        const killed = await open(folder);
        for (const event of [runStart, nodeStart, epoch(1)]) await killed.event(event);
        await report(await open(folder, true), [runStart, nodeStart, epoch(2), runEnd]);
        expect(await numbers(folder)).toEqual([...numbersOf(1), ...numbersOf(2)]);
        await killed.close();
      }));

    it('fails with an error where its place fails, or goes on, and does not hang', () =>
      inFolder(async (folder) => {
        const tracker = await open(folder);
        await tracker.event(runStart);
        const repair = await breakDown(folder);
        const { failures, rejections } = await failing(tracker, patience);
        await repair();
        expect(rejections, 'rejections that nobody awaits end the process').toEqual([]);
        for (const failure of failures) {
          expect(failure).toBeInstanceOf(Error);
          expect((failure as Error).message).not.toBe('');
        }
      }));

    it('leaves no timer running when it is closed', () =>
      inFolder(async (folder) => {
        const left = await timersOf(async () =>
          report(await open(folder), [runStart, nodeStart, epoch(1), runEnd]),
        );
        expect(left, 'timers that keep the process alive').toBe(0);
      }));

    if (secrets.length > 0)
      it('shows and keeps no secrets', () =>
        inFolder(async (folder) => {
          const { bench, product } = await make({
            run: 'kit',
            folder,
            resumed: false,
            trusted: true,
            settings,
          });
          await report(product, [runStart, nodeStart, epoch(1)]);
          const kept = await textsIn(folder);
          const again = await open(folder, true);
          const repair = await breakDown(folder);
          const { failures } = await failing(again, patience);
          await repair();
          const shown = [...bench.messages, ...failures.map(String), ...kept, ...(await textsIn(folder))];
          for (const secret of secrets)
            expect(
              shown.filter((text) => text.includes(secret)),
              'text with a secret in it',
            ).toEqual([]);
        }));
  });
}

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'heml-tracker-'));
  try {
    await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function report(tracker: Tracker, events: RunEvent[]): Promise<void> {
  for (const event of events) await tracker.event(event);
  await tracker.close();
}

/** An epoch, a picture and the end, as a run's queue hands them over: one after another, whatever fails. */
async function failing(
  tracker: Tracker,
  patience: number,
): Promise<{ failures: unknown[]; rejections: unknown[] }> {
  const failures: unknown[] = [];
  const rejections: unknown[] = [];
  const unhandled = (reason: unknown) => rejections.push(reason);
  process.on('unhandledRejection', unhandled);
  const tasks = [
    () => tracker.event(epoch(1)),
    () => tracker.picture?.({ name: 'metric-tree', png: png() }),
    () => tracker.event(runEnd),
    () => tracker.close(),
  ];
  try {
    for (const task of tasks) await settled(task, patience).catch((error: unknown) => failures.push(error));
    // Rejections are reported when the promises' queue is empty.
    await new Promise((resolve) => setTimeout(resolve, 20));
  } finally {
    process.off('unhandledRejection', unhandled);
  }
  return { failures, rejections };
}

async function settled(task: () => void | Promise<void> | undefined, patience: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(`it took longer than ${patience} s`), 1000 * patience);
  });
  try {
    await Promise.race([(async () => task())(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** How many timers, of those that begin meanwhile, still keep the process alive a second after. */
async function timersOf(action: () => Promise<void>): Promise<number> {
  const running = new Map<number, NodeJS.Timeout>();
  let isWatched = true;
  const hook = createHook({
    init: (id, type, _, resource) => {
      if (isWatched && type === 'Timeout') running.set(id, resource as NodeJS.Timeout);
    },
    destroy: (id) => running.delete(id),
  }).enable();
  const left = () => [...running.values()].filter((timer) => timer.hasRef()).length;
  try {
    await action();
    isWatched = false;
    for (let waited = 0; left() > 0 && waited < 20; waited++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    return left();
  } finally {
    hook.disable();
  }
}

/** The texts of all files in a folder; none where it is gone. */
async function textsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')));
}
