import { join } from 'node:path';
import { HemlError, openRun, RunFolder } from '@hemlkit/core';
import { shellWords } from '@hemlkit/report';
import { checkFonts } from '../check-fonts';
import { examplePair } from '../example-pair';
import type { Io } from '../io';
import { paintWith } from '../paint';
import { drawPair, type PairFormat, pairName, pairText, showPair } from '../pair-output';
import { drawPixels, type FoundPixels, pixelsFile, writePixels } from '../pixel-output';
import { reportEvents } from '../report-events';
import { writeResult } from '../write-result';

export interface ExplainCommand {
  distance?: string[];
  /** `false`: none. */
  explainer?: string[] | boolean;
  height?: number;
  format: PairFormat;
  out?: string;
  /** A file for the explainers' values of single pixels. */
  pixels?: string;
}

/** `heml explain RUN A B`: the metric tree of two images. */
export async function explain(
  io: Io,
  folder: string,
  a: string | undefined,
  b: string | undefined,
  { distance, explainer, height, format, out, pixels }: ExplainCommand,
): Promise<number> {
  if (a !== undefined && b === undefined) {
    throw new HemlError(`explain needs two images, and only ${a} is named`, {
      code: 'second-image-missing',
      kind: 'usage',
      hint: `${shellWords(['heml', 'explain', folder, a])} OTHER, each a sample id of the dataset or an image file`,
    });
  }
  const reporter = reportEvents(io);
  const run = await openRun(folder, { onEvent: reporter.event });
  try {
    const [first, second] = a !== undefined && b !== undefined ? [a, b] : await examplePair(run);
    const found: FoundPixels = {};
    const tree = await run.explain(first, second, {
      ...(distance && { distances: distance }),
      ...(height !== undefined && { height }),
      onPixels: (name, pixelsOfPair) => {
        found[name] = pixelsOfPair;
      },
      ...(explainer === false ? { explainers: [] } : Array.isArray(explainer) && { explainers: explainer }),
    });
    if (pixels !== undefined) await writePixels(pixels, found);
    if (format === 'text' || format === 'json') {
      reporter.close();
      if (out === undefined) io.out(pairText(tree, format, paintWith(io.colors.out)));
      else await writeResult(out, pairText(tree, format));
    } else {
      if (format === 'png') await checkFonts(io);
      const pair = await showPair(run, tree, [first, second], format === 'html');
      const drawn = await drawPair(pair, format);
      const hasHeat = format !== 'html' && Object.keys(found).length > 0;
      const heat = hasHeat ? await drawPixels(pair, found, format) : undefined;
      reporter.close();
      const file = out ?? join(new RunFolder(folder).report, `${pairName(tree)}.${format}`);
      await writeResult(file, drawn);
      io.out(`wrote ${file}\n`);
      if (heat !== undefined) {
        await writeResult(pixelsFile(file), heat);
        io.out(`wrote ${pixelsFile(file)}\n`);
      }
    }
  } finally {
    reporter.close();
    await run.dispose();
  }
  return 0;
}
