import { join } from 'node:path';
import { HemlError, openRun } from '@hemlkit/core';
import { curvesFigure, distancesFigure, gatherRun, metricsFigure, svgToPng } from '@hemlkit/report';
import { checkFonts } from '../check-fonts';
import { examplePair } from '../example-pair';
import type { Io } from '../io';
import { drawPair, drawSegments, showPair } from '../pair-output';
import { reportEvents } from '../report-events';
import { writeResult } from '../write-result';

export interface FiguresCommand {
  format: 'svg' | 'png';
  out?: string;
}

/** `heml figures RUN [A B]`: a run's figures and a pair's, each a file. */
export async function figures(
  io: Io,
  folder: string,
  a: string | undefined,
  b: string | undefined,
  { format, out }: FiguresCommand,
): Promise<number> {
  if (a !== undefined && b === undefined)
    throw new HemlError(`figures needs two images, and only ${a} is named`, {
      code: 'second-image-missing',
      kind: 'usage',
      hint: `heml figures ${folder} ${a} OTHER, each a sample id of the dataset or an image file`,
    });
  const reporter = reportEvents(io);
  const run = await openRun(folder, { onEvent: reporter.event });
  try {
    if (format === 'png') await checkFonts(io);
    const drawn: Record<string, string> = {};
    const { summary, history, keep, pairs } = await gatherRun(run, { examples: 0 });
    const chance = summary.precision?.chance;
    drawn.precision = metricsFigure(summary, chance === undefined ? {} : { chance });
    drawn['curves-metric'] = curvesFigure(summary, history, { value: keep });
    drawn['curves-loss'] = curvesFigure(summary, history, { value: 'loss' });
    if (pairs)
      drawn.distances = distancesFigure(summary, pairs.groups, {
        distance: pairs.distance,
        inverted: pairs.inverted,
      });
    const [first, second] = a !== undefined && b !== undefined ? [a, b] : await examplePair(run);
    const pair = await showPair(run, await run.explain(first, second), [first, second], false);
    drawn.pair = (await drawPair(pair, 'svg')) as string;
    drawn.segments = await drawSegments(pair);
    reporter.close();
    for (const [name, svg] of Object.entries(drawn)) {
      const file = join(out ?? join(folder, 'figures'), `${name}.${format}`);
      await writeResult(file, format === 'svg' ? svg : await svgToPng(svg));
      io.out(`wrote ${file}\n`);
    }
  } finally {
    reporter.close();
    await run.dispose();
  }
  return 0;
}
