import { join } from 'node:path';
import { openRun, RunFolder } from '@hemlkit/core';
import { gatherRun, type ReportRun, reportPage } from '@hemlkit/report';
import type { Io } from '../io';
import { reportEvents } from '../report-events';
import { writeResult } from '../write-result';

export interface ReportOptions {
  out?: string;
  /** Pairs of each kind to explain. */
  examples: number;
}

/** `heml report RUN...`: one page that opens from disk: all results of a run, or a comparison of several. */
export async function report(io: Io, folders: readonly string[], options: ReportOptions): Promise<number> {
  const reporter = reportEvents(io);
  const gathered: ReportRun[] = [];
  try {
    // All are opened before anything is computed, so that a wrong folder is reported at once.
    const runs = await Promise.all(folders.map((folder) => openRun(folder, { onEvent: reporter.event })));
    for (const run of runs) {
      const onProgress = (message: string) =>
        reporter.event({ type: 'info', message: `${run.name}: ${message}` });
      gathered.push(
        await gatherRun(run, { examples: options.examples, onProgress }).finally(() => run.dispose()),
      );
    }
  } finally {
    reporter.close();
  }
  const file = options.out ?? join(new RunFolder(folders[0] as string).report, 'index.html');
  await writeResult(file, reportPage(gathered));
  for (const { name, splits } of gathered)
    if (!splits) io.err(`${name}: no pair could be explained; the page gives the reason\n`);
  io.out(`wrote ${file}\n`);
  return 0;
}
