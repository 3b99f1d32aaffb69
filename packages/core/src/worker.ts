/** The process that trains units for another one, which sends it tasks. */
import type { RunEvent } from './contracts/events';
import type { Task, TaskRun } from './contracts/executor';
import { toWire } from './errors/wire';
import type { FromWorker, ToWorker } from './executors/messages';
import { loadExperiment } from './experiment/load-experiment';
import { FolderLock } from './files/folder-lock';
import { RunFolder } from './files/run-folder';
import { peakRssMb } from './runs/peak-memory';
import { readLock } from './runs/run-files';
import { openSpecSession } from './runs/spec-session';
import { UnitJobs } from './training/unit-jobs';

const send = (message: FromWorker): void => void process.send?.(message);

const stopping = new AbortController();
let opened: { run: string; jobs: Promise<UnitJobs> } | undefined;

/** Trains nodes of a run that another process has claimed. */
async function openRun({ folder, cache, base, environment, origin, lock }: TaskRun): Promise<UnitJobs> {
  const files = new RunFolder(folder);
  const loaded = await loadExperiment(files.resolved, {
    folder: base,
    env: { ...process.env, ...environment },
    lenient: true,
    decided: origin,
  });
  // The process that sends the tasks has downloaded what they need, and written down what that was.
  loaded.hub.pin((await readLock(folder))?.hub);
  let isOpen = false;
  // What components warn of while nodes are trained; what they warn of before, the other process has heard itself.
  const onEvent = (event: RunEvent) => {
    if (isOpen) send({ type: 'event', event });
  };
  const session = openSpecSession(loaded, { cache, onEvent });
  // The process that sends the tasks has stored the data already: this finds them.
  const data = await session.data();
  isOpen = true;
  const held = FolderLock.inherited(lock);
  return new UnitJobs({
    components: session.components,
    engine: await session.engine(),
    loaded,
    data,
    folder: files.nodes,
    cache,
    onEvent,
    beforeWrite: () => held.check(),
    signal: stopping.signal,
  });
}

/** The run of a task: the tasks of one run come one after the other, and open it once. */
function jobsOf({ run }: Task): Promise<UnitJobs> {
  const name = JSON.stringify(run);
  if (opened?.run !== name) opened = { run: name, jobs: openRun(run) };
  return opened.jobs;
}

process.on('message', async (message: ToWorker) => {
  if (message.type === 'stop') {
    stopping.abort();
    return;
  }
  try {
    await (await jobsOf(message.task)).run(message.task);
    send({ type: 'done', peakRssMb: peakRssMb() });
  } catch (error) {
    // Who stopped it waits for its end.
    if (stopping.signal.aborted) process.exit(0);
    send({ type: 'failed', error: toWire(error) });
  }
});
// A terminal interrupts every process of the command: this one stops in good order when it gets the message.
process.on('SIGINT', () => {});
// Whoever started this process is gone: nobody wants its work.
process.on('disconnect', () => process.exit(0));
send({ type: 'ready' });
