/** The process that trains one run of a sweep for another process, which sends it messages about what to do. */
import {
  type ExecutorContext,
  loadExperiment,
  type OpenExecutor,
  type Task,
  type TaskEnd,
  type TaskWatch,
  toWire,
  trainClaimed,
} from '@hemlkit/core/run';
import { answer, Calls } from './calls';
import type { FromRunProcess, OpenedExecutor, RunCall, ToRunProcess } from './messages';

const send = (message: FromRunProcess) =>
  new Promise<void>((sent) => {
    if (process.send) process.send(message, () => sent());
    else sent();
  });

const abort = new AbortController();
const calls = new Calls<RunCall>((message) => void send(message));
/** By task that is under way: what receives its events. */
const watched = new Map<number, TaskWatch>();
/** Does a task in this process, where the executor asks for it. */
let here: ExecutorContext['here'] | undefined;

/** The executor of the process that trains the sweep. */
const sharedExecutor: OpenExecutor = async (context) => {
  here = context.here;
  const { concurrency } = await calls.call<OpenedExecutor>({ what: 'open', processes: context.processes });
  return { concurrency, run: runTask, async dispose() {} };
};

async function runTask(task: Task, watch: TaskWatch): Promise<TaskEnd> {
  let id = 0;
  try {
    return await calls.call<TaskEnd>({ what: 'task', task }, (given) => {
      id = given;
      watched.set(id, watch);
    });
  } catch (error) {
    // The other process stops its tasks by itself.
    watch.signal?.throwIfAborted();
    throw error;
  } finally {
    watched.delete(id);
  }
}

/** A task that the executor leaves to this process. What it reports is heard here. */
const doHere = async (task: Task): Promise<TaskEnd> =>
  (here as ExecutorContext['here'])(task, { event() {}, signal: abort.signal });

async function trainRun(request: Extract<ToRunProcess, { type: 'train' }>): Promise<void> {
  const { resolved, folder, environment, origin, text, notices, held, cache } = request;
  const loaded = await loadExperiment(resolved, {
    folder,
    env: { ...process.env, ...environment },
    decided: origin,
  });
  const run = await trainClaimed(held, {
    loaded: { ...loaded, text, notices },
    resume: true,
    cache,
    executor: sharedExecutor,
    signal: abort.signal,
    onEvent: (event) => void send({ type: 'event', event }),
  });
  await run.dispose();
}

process.on('message', async (message: ToRunProcess) => {
  if (message.type === 'abort') {
    abort.abort();
    return;
  }
  if (message.type === 'answer') return calls.answered(message);
  if (message.type === 'task-event') return watched.get(message.id)?.event(message.event);
  if (message.type === 'call') return answer(send, message.id, () => doHere(message.call.task));
  try {
    await trainRun(message);
    await send({ type: 'done' });
  } catch (error) {
    const { signal } = abort;
    const isAborted = signal.aborted && (error === signal.reason || (error as Error).name === 'AbortError');
    await send(isAborted ? { type: 'aborted' } : { type: 'failed', error: toWire(error) });
  }
  process.disconnect();
});
// A terminal interrupts every process of the command: this one waits for a message, so that it stops in good order.
process.on('SIGINT', () => {});
// The process that started this one is gone, or has its answer.
process.on('disconnect', () => process.exit(0));
