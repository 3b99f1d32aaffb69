import { HemlError, openRun } from '@hemlkit/core';
import { metricTreeText } from '@hemlkit/report';
import { examplePair } from '../example-pair';
import type { Io } from '../io';
import { paintWith } from '../paint';

/** `heml explain RUN A B`: the metric tree of two images. */
export async function explain(
  io: Io,
  folder: string,
  a: string | undefined,
  b: string | undefined,
  options: { format: 'text' | 'json' },
): Promise<number> {
  if (a !== undefined && b === undefined) {
    throw new HemlError(`explain needs two images, and only ${a} is named`, {
      kind: 'usage',
      hint: `heml explain ${folder} ${a} OTHER, each a sample id of the dataset or an image file`,
    });
  }
  const run = await openRun(folder);
  try {
    const pair = a !== undefined && b !== undefined ? [a, b] : await examplePair(run);
    const tree = await run.explain(pair[0]!, pair[1]!);
    io.out(
      options.format === 'json'
        ? `${JSON.stringify(tree, null, 2)}\n`
        : `${metricTreeText(tree, { paint: paintWith(io.colors.out) })}\n`,
    );
  } finally {
    await run.dispose();
  }
  return 0;
}
