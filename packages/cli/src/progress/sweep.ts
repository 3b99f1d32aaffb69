import { relative } from 'node:path';
import { plural, secondsText } from '@hemlkit/report';
import type { SweepEvent } from '@hemlkit/sweeps';
import type { Io } from '../io';
import { liveProgress } from './live';
import { plainProgress } from './plain';
import type { Progress } from './progress';
import { headline } from './state';
import { headlineText } from './words';

type Event = SweepEvent | Parameters<Progress['event']>[0];

/** A sweep's runs as lines, each with the progress of its own below its heading while it is trained. */
export function sweepProgress(io: Io, json: boolean): { event(event: Event): void; close(): void } {
  if (json) return { event: (event) => io.out(`${JSON.stringify(event)}\n`), close() {} };
  const { bold, dim, green, red } = io.colors.out;
  const line = (text: string) => io.out(`${text}\n`);
  let run: Progress | undefined;
  const close = () => {
    run?.close();
    run = undefined;
  };
  return {
    event(event) {
      switch (event.type) {
        case 'sweep-start':
          line(`${relative('.', event.folder)}: ${plural(event.runs.length, 'run')}`);
          for (const { name, as } of event.repeated) line(dim(`${name} is the same as ${as}: left out`));
          break;
        case 'sweep-run-start':
          line(bold(`run ${event.index} of ${event.runs}: ${event.run}`));
          run = io.interactive ? liveProgress(io) : withoutEpochs(plainProgress(io));
          break;
        case 'sweep-run-end':
          close();
          if (event.state === 'failed') line(`${red('failed')} ${event.run}: ${event.message}`);
          else line(`${green('finished')} ${event.run}: ${outcomeText(event)}`);
          break;
        case 'sweep-end':
          break;
        default:
          run?.event(event);
      }
    },
    close,
  };
}

/** In a log of many runs a line an epoch is too much. */
const withoutEpochs = (progress: Progress): Progress => ({
  ...progress,
  event: (event) => (event.type === 'epoch' ? undefined : progress.event(event)),
});

function outcomeText({
  metrics = {},
  seconds,
  state,
}: Extract<SweepEvent, { type: 'sweep-run-end' }>): string {
  const time =
    state === 'known' ? 'was trained before' : seconds === undefined ? undefined : secondsText(seconds);
  return [headlineText(headline(metrics)), time].filter(Boolean).join(', ');
}
