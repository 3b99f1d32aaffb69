import { openRun, type Split } from '@hemlkit/core';
import { chanceText, evaluationTable } from '@hemlkit/report';
import type { Io } from '../io';
import { paintWith } from '../paint';
import { reportEvents } from '../report-events';

/** `heml evaluate RUN`: a run's metrics on one split, computed again from its weights. */
export async function evaluate(
  io: Io,
  folder: string,
  { split, height, format }: { split: Split; height?: number; format: 'text' | 'json' },
): Promise<number> {
  const reporter = reportEvents(io);
  const run = await openRun(folder, { onEvent: reporter.event });
  try {
    const { metrics, precision } = await run.evaluation({
      split,
      ...(height !== undefined && { height }),
    });
    const chance = chanceText(precision);
    const text =
      format === 'json'
        ? JSON.stringify(metrics, null, 2)
        : [
            evaluationTable(run.loaded.hierarchy, metrics, { paint: paintWith(io.colors.out) }),
            ...(chance === undefined ? [] : ['', chance]),
          ].join('\n');
    io.out(`${text}\n`);
  } finally {
    reporter.close();
    await run.dispose();
  }
  return 0;
}
