import { appendFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { defineTracker, filePath, Type } from '@hemlkit/core/plugin';
import { requireOwnPlace } from './own-place';
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
    requireOwnPlace('file', file, { folder, trusted });
    const target = file ?? join(folder, 'metrics.jsonl');
    await mkdir(dirname(target), { recursive: true });
    // A file that the spec names may hold other runs; the file in the run's folder begins with the run.
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
