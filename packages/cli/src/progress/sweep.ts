import { relative } from 'node:path';
import { plural, secondsText } from '@hemlkit/report';
import type { SweepEvent } from '@hemlkit/sweeps';
import type { Io } from '../io';
import { liveProgress } from './live';
import { plainProgress } from './plain';
import type { Progress } from './progress';
import { headline } from './state';
import { headlineText } from './words';

type RunEvent = Parameters<Progress['event']>[0];
type Event = SweepEvent | (RunEvent & { sweepRun?: string });

/** How the runs of a sweep are shown that are trained now: several may be. */
interface ShownRuns {
  start(run: string): void;
  event(event: RunEvent, run: string | undefined): void;
  end(run: string): void;
  /** Leaves the terminal free for a line. */
  pause(): void;
}

/** A sweep's runs as lines, each with the progress of its own while it is trained. */
export function sweepProgress(io: Io, json: boolean): { event(event: Event): void; close(): void } {
  if (json) return { event: (event) => io.out(`${JSON.stringify(event)}\n`), close() {} };
  const { bold, dim, green, red } = io.colors.out;
  const runs = io.interactive ? liveRuns(io) : plainRuns(io);
  const line = (text: string) => {
    runs.pause();
    io.out(`${text}\n`);
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
          runs.start(event.run);
          break;
        case 'sweep-run-end':
          runs.end(event.run);
          if (event.state === 'failed') line(`${red('failed')} ${event.run}: ${event.message}`);
          else line(`${green('finished')} ${event.run}: ${outcomeText(event)}`);
          break;
        case 'sweep-end':
          break;
        default:
          runs.event(event, event.sweepRun);
      }
    },
    close: () => runs.pause(),
  };
}

/** Redrawn at the bottom, one below the other. */
function liveRuns(io: Io): ShownRuns {
  const live = liveProgress(io);
  return {
    start() {},
    event: (event, run) => live.event(event, run),
    end: (run) => live.forget(run),
    pause: () => live.close(),
  };
}

/** Lines, which name their run while there are several. */
function plainRuns(io: Io): ShownRuns {
  const runs = new Map<string, Progress>();
  const ofSweep = plainProgress(io);
  return {
    start(run) {
      const before = () => (runs.size > 1 ? `${run}: ` : '');
      runs.set(run, withoutEpochs(plainProgress(io, before)));
    },
    event: (event, run) => (run === undefined ? ofSweep : runs.get(run))?.event(event),
    end: (run) => void runs.delete(run),
    pause() {},
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
