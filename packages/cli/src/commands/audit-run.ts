import { auditRun } from '@hemlkit/bias';
import { openRun } from '@hemlkit/core';
import { runAuditText } from '@hemlkit/report';
import type { Io } from '../io';
import { lineProgress } from '../progress/line';
import { tellEvents } from '../tell-events';

interface Options {
  node?: string;
  images: number;
  attribute?: string;
  seed: number;
  format: 'text' | 'json';
}

/** `heml audit run RUN`: by which segments a trained model decides. */
export async function auditRunOf(io: Io, folder: string, { format, ...options }: Options): Promise<number> {
  const progress = lineProgress(io);
  const teller = tellEvents(io);
  const run = await openRun(folder, {
    onEvent(event) {
      // A line that is drawn over must not run into what is said.
      if (io.interactive) progress.end();
      teller.event(event);
    },
  });
  try {
    const audit = await auditRun(run, { ...options, onProgress: progress.show });
    progress.end();
    io.out(format === 'json' ? `${JSON.stringify(audit, null, 2)}\n` : `${runAuditText(audit)}\n`);
  } finally {
    progress.end();
    teller.close();
    await run.dispose();
  }
  return 0;
}
