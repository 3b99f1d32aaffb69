import { relative } from 'node:path';
import { openRun } from '@hemlkit/core';
import { type FaithfulnessMeasure, measureFaithfulness } from '@hemlkit/faithfulness';
import { faithfulnessText } from '@hemlkit/report';
import type { Io } from '../io';
import { paintWith } from '../paint';
import { lineProgress } from '../progress/line';
import { reportEvents } from '../report-events';

interface Options {
  pairs: number;
  seed: number;
  only?: string[];
  explainer?: string[];
  permuted?: string;
  out?: string;
  format: 'text' | 'json';
}

/** `heml faithfulness RUN`: how faithful the explanations of a run are, by each measure. */
export async function faithfulness(io: Io, folder: string, options: Options): Promise<number> {
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
    const { format, only, explainer, ...rest } = options;
    const found = await measureFaithfulness(run, {
      ...rest,
      ...(explainer && { explainers: explainer }),
      ...(only && { only: only as FaithfulnessMeasure[] }),
      onProgress: progress.show,
    });
    progress.end();
    io.out(
      format === 'json'
        ? `${JSON.stringify(found, null, 2)}\n`
        : `${faithfulnessText(found, { paint: paintWith(io.colors.out) })}\n\nwritten to ${relative('.', options.out ?? run.files.faithfulness)}\n`,
    );
  } finally {
    progress.end();
    reporter.close();
    await run.dispose();
  }
  return 0;
}
