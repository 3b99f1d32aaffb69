import { dirname, join, relative, resolve } from 'node:path';
import { experimentSchema } from '@hemlkit/core';
import { sweepSchema } from '@hemlkit/sweeps';
import type { Io } from '../io';
import { pluginsOf } from '../plugins-of';
import { writeResult } from '../write-result';

const text = (schema: object) => `${JSON.stringify(schema, null, 2)}\n`;

/** `heml schema [SPEC]`: writes the JSON Schemas of specs and of sweeps for editors. */
export async function schema(io: Io, spec: string | undefined, options: { out: string }): Promise<number> {
  const plugins = await pluginsOf(io, spec);
  if (options.out === '-') {
    io.out(text(experimentSchema(plugins)));
    return 0;
  }
  const sweep = join(dirname(options.out), 'sweep.schema.json');
  await writeResult(options.out, text(experimentSchema(plugins)));
  await writeResult(sweep, text(sweepSchema(plugins)));
  // Seen from a folder of specs beside it, or below the working folder's top.
  const seen = (file: string) => relative(resolve('specs'), resolve(file)).replaceAll('\\', '/');
  io.out(
    `wrote ${options.out} and ${sweep}\nBegin a spec with the first of these lines and a sweep with the second, ` +
      "the path seen from the file's own folder:\n" +
      `# yaml-language-server: $schema=${seen(options.out)}\n# yaml-language-server: $schema=${seen(sweep)}\n`,
  );
  return 0;
}
