import { openRun } from '@hemlkit/core';
import { queryText } from '@hemlkit/report';
import type { Io } from '../io';
import { paintWith } from '../paint';
import { reportEvents } from '../report-events';

export interface QueryCommand {
  gallery?: string;
  k: number;
  node?: string;
  format: 'text' | 'json';
}

/** `heml query RUN IMAGE`: the images of a gallery that are nearest to an image. */
export async function query(
  io: Io,
  folder: string,
  image: string,
  { format, ...options }: QueryCommand,
): Promise<number> {
  const reporter = reportEvents(io);
  const run = await openRun(folder, { onEvent: reporter.event });
  try {
    const result = await run.query(image, options);
    reporter.close();
    const text =
      format === 'json'
        ? JSON.stringify(result, null, 2)
        : queryText(result, { paint: paintWith(io.colors.out) });
    io.out(`${text}\n`);
  } finally {
    reporter.close();
    await run.dispose();
  }
  return 0;
}
