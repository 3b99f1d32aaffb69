import { appendFile, mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { defineTracker, filePath, Type } from '@hemlkit/core/plugin';
import { requireOwnPlace } from '../own-place';
import { scalarsOf } from '../scalars';
import { imageEvent, scalarEvent, versionEvent } from './events';
import { record } from './record';

/** Event files as TensorBoard reads them; the step is the epoch. */
export const tensorboard = defineTracker({
  type: 'tensorboard',
  summary: "Writes losses and metrics by epoch, and a metric tree's picture, as TensorBoard reads them.",
  options: Type.Object({
    folder: Type.Optional(
      filePath({
        description: "Where a folder of the run's name is made. Absent: `tensorboard` in the run's folder.",
      }),
    ),
  }),
  create: async ({ folder: chosen }, _, { run, folder, trusted }) => {
    requireOwnPlace('folder', chosen, { folder, trusted });
    const target = chosen === undefined ? join(folder, 'tensorboard') : join(chosen, run);
    await mkdir(target, { recursive: true });
    const now = () => Date.now() / 1000;
    // A file of its own for every process, as TensorFlow does: TensorBoard reads all of a folder in the order of their names.
    const name = `events.out.tfevents.${Math.floor(now())}.${hostname()}.${process.pid}`;
    const file = join(target, name);
    const write = (...events: Uint8Array[]) => appendFile(file, Buffer.concat(events.map(record)));
    await write(versionEvent(now()));
    let last = 0;
    return {
      async event(event) {
        const scalars = scalarsOf(event);
        if (scalars.length === 0) return;
        last = Math.max(last, ...scalars.map(({ epoch }) => epoch));
        await write(
          ...scalars.map(({ node, name: what, value, epoch }) =>
            scalarEvent(now(), epoch, `${what}/${node}`, value),
          ),
        );
      },
      picture: ({ name: what, png }) => write(imageEvent(now(), last, what, png)),
      close: () => undefined,
    };
  },
});
