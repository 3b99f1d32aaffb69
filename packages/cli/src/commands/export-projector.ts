import { join, relative, resolve } from 'node:path';
import { HemlError, openRun } from '@hemlkit/core';
import { plural, projectorFiles } from '@hemlkit/report';
import { type Io, warnTo } from '../io';
import { writeResult } from '../write-result';

export interface ExportProjectorOptions {
  node?: string[];
  out?: string;
}

/**
 * `heml export RUN --format projector`: writes the embeddings of the validation split for TensorBoard's projector.
 *
 * @param others options that were given and that this format does not have
 */
export async function exportForProjector(
  io: Io,
  folder: string,
  { node, out: asked }: ExportProjectorOptions,
  others: readonly string[],
): Promise<number> {
  if (others.length > 0)
    throw new HemlError(
      `The format projector has no option ${others.map((name) => `--${name}`).join(', ')}.`,
      {
        code: 'export-projector-options',
        kind: 'usage',
        hint: 'It writes embeddings, not models. Leave the option out.',
      },
    );
  const out = resolve(asked ?? join(folder, 'projector'));
  const run = await openRun(folder, {
    onEvent: (event) => {
      if (event.type === 'warning') warnTo(io)(event.message);
    },
  });
  try {
    const files = await projectorFiles(run, node ? { nodes: node } : {});
    // As bytes: a text is made fit for a terminal, and these are tables.
    for (const [name, content] of Object.entries(files))
      await writeResult(join(out, name), typeof content === 'string' ? Buffer.from(content) : content);
    io.out(
      `${plural(Object.keys(files).length, 'file')} in ${relative('.', out) || '.'}, with the photographs of the validation split\nsee them: tensorboard --logdir ${relative('.', out) || '.'}\n`,
    );
  } finally {
    await run.dispose();
  }
  return 0;
}
