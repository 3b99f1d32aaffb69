import { join, relative, resolve } from 'node:path';
import { HemlError, openRun } from '@hemlkit/core';
import { exportPage, type WrittenPage } from '@hemlkit/page';
import { plural } from '@hemlkit/report';
import { type Io, warnTo } from '../io';

export interface ExportPageOptions {
  format: string;
  out?: string;
  samples?: number;
}

/**
 * `heml export RUN --format page`: writes a page that compares and explains pairs in the browser.
 *
 * @param others options that were given and that a page does not have
 */
export async function exportAsPage(
  io: Io,
  folder: string,
  { format, out: asked, samples }: ExportPageOptions,
  others: readonly string[],
): Promise<number> {
  if (format !== 'page')
    throw new HemlError(`The format ${format} has no samples.`, {
      code: 'export-without-samples',
      kind: 'usage',
      hint: 'Leave --samples out, or export a page: --format page',
    });
  if (others.length > 0)
    throw new HemlError(`A page has no option ${others.map((name) => `--${name}`).join(', ')}.`, {
      code: 'export-page-options',
      kind: 'usage',
      hint: 'It holds the whole tree. Leave the option out.',
    });
  const out = resolve(asked ?? join(folder, 'page'));
  const run = await openRun(folder, {
    onEvent: (event) => {
      if (event.type === 'warning') warnTo(io)(event.message);
    },
  });
  try {
    const onProgress = (message: string) => {
      if (io.interactive) io.err(`${message}\n`);
    };
    const page = await exportPage(run, { out, ...(samples !== undefined && { samples }), onProgress });
    io.out(pageText(page, relative('.', out) || '.'));
  } finally {
    await run.dispose();
  }
  return 0;
}

function pageText(
  { bytes, modelBytes, samples, explainer, segmenter, segments }: WrittenPage,
  out: string,
): string {
  const megabytes = (count: number) => (count / 1e6).toFixed(1);
  return [
    `${megabytes(bytes)} MB in ${out}: models of ${megabytes(modelBytes)} MB, and ${samples === 0 ? 'no samples' : `${plural(samples, 'sample')} of the validation split`}`,
    explainer === undefined
      ? 'contributions: none, because exact Owen values of this tree compare too many views for a browser'
      : `contributions: ${explainer}`,
    segments
      ? "images of one's own: segmented by the page"
      : `images of one's own: only with their class maps, which the segmenter ${segmenter} makes on no page`,
    ...(samples > 0
      ? ['Whoever has the folder has these photographs too: --samples 0 leaves them out.']
      : []),
    `Open ${join(out, 'index.html')} in a browser, or put the folder on any server of files.`,
    '',
  ].join('\n');
}
