import { basename } from 'node:path';
import type { Components } from '../container/components';
import type { OnEvent } from '../contracts/events';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { flatSettings } from './flat-settings';
import type { TrackerQueues } from './tracker-queues';

export interface OpenTrackersRequest {
  loaded: LoadedExperiment;
  components: Components;
  /** The run's folder. */
  folder: string;
  resumed: boolean;
  onEvent: OnEvent;
}

/** Makes the spec's trackers. One that cannot be made becomes a warning: nobody loses a run over a report. */
export async function openTrackers(
  trackers: TrackerQueues,
  { loaded, components, folder, resumed, onEvent }: OpenTrackersRequest,
): Promise<void> {
  const { experiment, shown, unset, origin } = loaded;
  if (origin === 'elsewhere') {
    if (experiment.trackers.length > 0)
      onEvent({
        type: 'warning',
        message: `Nothing is sent to the trackers that this run names, because it comes from elsewhere. \`--trust\` (in a program: \`trust: true\`) uses them.`,
      });
    return;
  }
  const settings = flatSettings(shown);
  for (const [i, spec] of experiment.trackers.entries()) {
    const warn = (reason: string) =>
      onEvent({ type: 'warning', message: `The tracker ${spec.type} failed: ${reason}` });
    try {
      const missing = unset.get(i);
      if (missing) throw missing;
      const context = { run: basename(folder), folder, resumed, trusted: origin === 'trusted', settings };
      trackers.add(await components.create('tracker', spec, context), warn);
    } catch (error) {
      warn((error as Error).message);
    }
  }
}
