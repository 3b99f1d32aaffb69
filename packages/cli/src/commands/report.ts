import { join } from 'node:path';
import { openRun, RunFolder } from '@hemlkit/core';
import { gatherRun, type ReportRun, reportPage } from '@hemlkit/report';
import type { Io } from '../io';
import { tellEvents } from '../tell-events';
import { writeResult } from '../write-result';

export interface ReportOptions {
  out?: string;
  /** Pairs of each kind to explain. */
  examples: number;
}

/** `heml report RUN...`: one page that opens from disk, with all about a run, or several compared. */
export async function report(io: Io, folders: readonly string[], options: ReportOptions): Promise<number> {
  const teller = tellEvents(io);
  const told: ReportRun[] = [];
  try {
    // All are opened before anything is computed, so that a wrong folder is told at once.
    const runs = await Promise.all(folders.map((folder) => openRun(folder, { onEvent: teller.event })));
    for (const run of runs) {
      const onProgress = (message: string) =>
        teller.event({ type: 'info', message: `${run.name}: ${message}` });
      told.push(
        await gatherRun(run, { examples: options.examples, onProgress }).finally(() => run.dispose()),
      );
    }
  } finally {
    teller.close();
  }
  const file = options.out ?? join(new RunFolder(folders[0] as string).report, 'index.html');
  await writeResult(file, reportPage(told));
  for (const { name, splits } of told)
    if (!splits) io.err(`${name}: no pair could be explained; the page says why\n`);
  io.out(`wrote ${file}\n`);
  return 0;
}
