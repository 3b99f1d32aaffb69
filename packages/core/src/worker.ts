/** The process that trains nodes for another one, which tells it what to do by messages. */

import { openSession } from './container/session';
import type { RunEvent } from './contracts/events';
import { toWire } from './errors/wire';
import { loadExperiment } from './experiment/load-experiment';
import { FolderLock } from './files/folder-lock';
import { peakRssMb } from './runs/peak-memory';
import { openData } from './training/data';
import type { FromWorker, ToWorker, WorkerSetup } from './training/executors/messages';
import { NodeJobs } from './training/node-job';

const send = (message: FromWorker): void => void process.send?.(message);

let jobs: Promise<NodeJobs> | undefined;
let isResumed = false;

async function prepare({
  spec,
  folder,
  environment,
  origin,
  nodes,
  cache,
  held,
}: WorkerSetup): Promise<NodeJobs> {
  const loaded = await loadExperiment(spec, {
    folder,
    env: { ...process.env, ...environment },
    lenient: true,
    decided: origin,
  });
  const { plugins, experiment } = loaded;
  let isOpen = false;
  // What components warn of while nodes are trained; what they warn of before, the other process has heard itself.
  const onEvent = (event: RunEvent) => {
    if (isOpen) send({ type: 'event', event });
  };
  const session = openSession({ plugins, engine: experiment.engine, folder, cache, onEvent });
  // The process that sends the jobs has stored the data already: this finds them.
  const data = await openData({ loaded, components: session.components, cache, onEvent });
  isOpen = true;
  const lock = FolderLock.inherited(held);
  return new NodeJobs({
    components: session.components,
    engine: await session.engine(),
    loaded,
    data,
    folder: nodes,
    cache,
    isResumed: () => isResumed,
    onEvent,
    beforeWrite: () => lock.check(),
  });
}

process.on('message', async (message: ToWorker) => {
  if (message.type === 'setup') {
    jobs = prepare(message.setup);
    // A failure is told with the first job.
    jobs.catch(() => {});
    return;
  }
  try {
    isResumed = message.resume;
    const result = await (await (jobs as Promise<NodeJobs>)).run(message.job);
    send({ type: 'done', result, peakRssMb: peakRssMb() });
  } catch (error) {
    send({ type: 'failed', error: toWire(error) });
  }
});
// Whoever started this process is gone: nobody wants its work.
process.on('disconnect', () => process.exit(0));
