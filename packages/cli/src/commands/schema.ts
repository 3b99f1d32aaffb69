import { experimentSchema } from '@hemlkit/core';
import type { Io } from '../io';
import { pluginsOf } from '../plugins-of';
import { writeResult } from '../write-result';

/** `heml schema [SPEC]`: writes the JSON Schema of specs for editors. */
export async function schema(io: Io, spec: string | undefined, options: { out: string }): Promise<number> {
  const text = `${JSON.stringify(experimentSchema(await pluginsOf(io, spec)), null, 2)}\n`;
  if (options.out === '-') {
    io.out(text);
    return 0;
  }
  await writeResult(options.out, text);
  io.out(
    `wrote ${options.out}\nBegin a spec with this line, its path seen from the spec's folder:\n` +
      '# yaml-language-server: $schema=../.heml/experiment.schema.json\n',
  );
  return 0;
}
