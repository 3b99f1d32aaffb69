import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { defineTracker, Type } from '@hemlkit/core/plugin';

/** One line a number: node, name, value, epoch. */
export const myTracker = defineTracker({
  type: 'my-tracker',
  summary: "Writes losses and metrics as a table into the run's folder.",
  options: Type.Object({
    file: Type.String({
      pattern: '^[\\w-]+\\.csv$',
      default: 'numbers.csv',
      description: "The file's name.",
    }),
  }),
  create: async ({ file }, _, { folder, resumed }) => {
    const target = join(folder, file);
    if (!resumed) await rm(target, { force: true });
    const write = (node: string, epoch: number, numbers: Record<string, number>) => {
      const rows = Object.entries(numbers).map(([name, value]) => [node, name, value, epoch]);
      return appendFile(target, rows.map((row) => `${row.map((cell) => JSON.stringify(cell))}\n`).join(''));
    };
    return {
      // Awaited: a process may be killed after any event, and what was reported is there.
      async event(event) {
        if (event.type === 'epoch')
          await write(event.node, event.epoch, { loss: event.loss, ...event.metrics });
        // A node that was trained in another run has no epochs here.
        if (event.type === 'node-end' && event.cached)
          await write(event.node, event.bestEpoch, event.metrics);
      },
      close: () => undefined,
    };
  },
});
