/** The process that trains one run of a sweep for another process, which tells it what to do by messages. */
import { loadExperiment, toWire, trainClaimed } from '@hemlkit/core/run';
import type { FromRunProcess, ToRunProcess } from './messages';

const send = (message: FromRunProcess) =>
  new Promise<void>((sent) => {
    if (process.send) process.send(message, () => sent());
    else sent();
  });

const abort = new AbortController();

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
// A terminal interrupts every process of the command: this one waits to be told, so that it stops in good order.
process.on('SIGINT', () => {});
// Whoever started this process is gone, or has its answer.
process.on('disconnect', () => process.exit(0));
