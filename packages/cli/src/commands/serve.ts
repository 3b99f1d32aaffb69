import { openRun } from '@hemlkit/core';
import { chanceText } from '@hemlkit/report';
import type { Io } from '../io';
import { reportEvents } from '../report-events';
import { openBrowser } from '../serve/open-browser';
import { serveRun } from '../serve/server';

export interface ServeCommand {
  port: number;
  open?: boolean;
}

/** `heml serve RUN`: a page that only this machine can open, on which two images are compared; until Ctrl-C. */
export async function serve(io: Io, folder: string, { port, open }: ServeCommand): Promise<number> {
  const reporter = reportEvents(io);
  // An uploaded file has a temporary name here, which the user does not know.
  let named = (text: string): string => text;
  const run = await openRun(folder, {
    onEvent: (event) =>
      reporter.event('message' in event ? { ...event, message: named(event.message) } : event),
  });
  try {
    let stop = () => {};
    const stopped = new Promise<void>((done) => {
      stop = done;
    });
    let interrupts = 0;
    const stopListening = io.onInterrupt(() => {
      if (++interrupts > 1) io.exit(130);
      else stop();
    });
    const serving = await serveRun(run, {
      port,
      onFailure: (error) =>
        io.err(`${named(String(error instanceof Error ? (error.stack ?? error.message) : error))}\n`),
    });
    named = serving.named;
    reporter.close();
    const chance = chanceText((await run.summary()).precision);
    io.out(
      `${run.name}: ${serving.url}\n${chance === undefined ? '' : `${chance}\n`}Only this machine can open it. Ctrl-C ends it.\n`,
    );
    if (open) openBrowser(serving.url);
    await stopped;
    await serving.close();
    stopListening();
  } finally {
    reporter.close();
    await run.dispose();
  }
  return 0;
}
