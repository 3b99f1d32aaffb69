/** The process that trains nodes for another one, which tells it what to do by messages. */
import { HemlError } from './contracts/error';
import { openSession } from './runs/session';
import { loadExperiment } from './spec/load-experiment';
import { openData } from './training/data';
import type { FromWorker, ToWorker, WorkerSetup } from './training/executors/messages';
import { NodeJobs } from './training/node-job';

const send = (message: FromWorker): void => void process.send?.(message);

let setup: ReturnType<typeof prepare> | undefined;
let jobs: { threads: number; jobs: NodeJobs } | undefined;
let resuming = false;

async function prepare({ spec, folder, nodes, cache }: WorkerSetup) {
  const loaded = await loadExperiment(spec, { folder });
  return { loaded, nodes, cache };
}

/** Jobs on so many threads: another number of them is another compiled graph. */
async function jobsOn(threads: number): Promise<NodeJobs> {
  if (jobs?.threads === threads) return jobs.jobs;
  await jobs?.jobs.dispose();
  const { loaded, nodes, cache } = await (setup as NonNullable<typeof setup>);
  const { engine: spec } = loaded.experiment;
  const onEvent = () => {};
  const session = await openSession({
    plugins: loaded.plugins,
    engine: { ...spec, threads, workers: 1 },
    folder: loaded.folder,
    cache,
    onEvent,
  });
  // The process that sent the job has stored the data already: this finds them.
  const data = await openData({ experiment: loaded, components: session.components, cache, onEvent });
  const made = new NodeJobs({
    ...session,
    loaded,
    data,
    folder: nodes,
    cache,
    get resume() {
      return resuming;
    },
    onEvent: (event) => send({ type: 'event', event }),
  });
  jobs = { threads, jobs: made };
  return made;
}

process.on('message', async (message: ToWorker) => {
  if (message.type === 'setup') {
    const preparing = prepare(message.setup);
    // A failure is told with the first job.
    preparing.catch(() => {});
    setup = preparing;
    return;
  }
  try {
    resuming = message.resume;
    const made = await jobsOn(message.threads);
    send({ type: 'done', result: await made.run(message.job) });
  } catch (error) {
    const { message: text, stack } = error as Error;
    const options =
      error instanceof HemlError ? { kind: error.kind, hint: error.hint, where: error.where } : {};
    send({ type: 'failed', message: text, options, ...(stack ? { stack } : {}) });
  }
});
// Whoever started this process is gone: nobody wants its work.
process.on('disconnect', () => process.exit(0));
