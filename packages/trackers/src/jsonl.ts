import { appendFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { defineTracker, filePath, HemlError, isInside, Type } from '@hemlkit/core/plugin';
import { scalarsOf } from './scalars';

/** One JSON object a line: `{ run, node, name, value, epoch }`. */
export const jsonl = defineTracker({
  type: 'jsonl',
  summary: 'Writes every loss and metric as a line of JSON: node, name, value, epoch.',
  options: Type.Object({
    file: Type.Optional(
      filePath({ description: "The file, which is added to. Absent: metrics.jsonl in the run's folder." }),
    ),
  }),
  create: async ({ file }, _, { run, folder, resumed, trusted }) => {
    if (
      file !== undefined &&
      !trusted &&
      ![folder, process.cwd()].some((own) => isInside(resolve(file), own))
    )
      throw new HemlError(`Its \`file\` is outside of the run's folder and of the working folder: ${file}`, {
        kind: 'usage',
        hint: 'Where you trust the spec, add `--trust` to the command (in a program: `trust: true`).',
      });
    const target = file ?? join(folder, 'metrics.jsonl');
    await mkdir(dirname(target), { recursive: true });
    // A file of one's own may hold other runs; the run's own begins anew with it.
    if (file === undefined && !resumed) await rm(target, { force: true });
    return {
      async event(event) {
        const lines = scalarsOf(event).map((scalar) => `${JSON.stringify({ run, ...scalar })}\n`);
        if (lines.length > 0) await appendFile(target, lines.join(''));
      },
      close: () => undefined,
    };
  },
});
