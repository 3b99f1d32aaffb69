import { auditRun } from '@hemlkit/bias';
import { openRun } from '@hemlkit/core';
import { runAuditText } from '@hemlkit/report';
import type { Io } from '../io';
import { lineProgress } from '../progress/line';
import { reportEvents } from '../report-events';

interface Options {
  node?: string;
  images: number;
  attribute?: string;
  seed: number;
  format: 'text' | 'json';
}

/** `heml audit run RUN`: the segments on which the decisions of a trained model depend. */
export async function auditRunOf(io: Io, folder: string, { format, ...options }: Options): Promise<number> {
  const progress = lineProgress(io);
  const reporter = reportEvents(io);
  const run = await openRun(folder, {
    onEvent(event) {
      // The progress line must end before another line is printed.
      if (io.interactive) progress.end();
      reporter.event(event);
    },
  });
  try {
    const audit = await auditRun(run, { ...options, onProgress: progress.show });
    progress.end();
    io.out(format === 'json' ? `${JSON.stringify(audit, null, 2)}\n` : `${runAuditText(audit)}\n`);
  } finally {
    progress.end();
    reporter.close();
    await run.dispose();
  }
  return 0;
}
