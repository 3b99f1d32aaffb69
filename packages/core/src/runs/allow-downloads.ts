import type { OnEvent } from '../contracts/events';
import type { LoadedExperiment } from '../experiment/load-experiment';

/** Lets the files of the hub be downloaded that a spec or a run names, unless it comes from elsewhere and nobody trusts it. */
export function allowDownloads(
  { hub, origin }: LoadedExperiment,
  onEvent: OnEvent,
  signal?: AbortSignal,
): void {
  if (origin === 'elsewhere')
    hub.refuse(
      'nothing is downloaded for what comes from elsewhere',
      'Read what it names; `--trust` lets it be downloaded.',
    );
  else hub.allow({ onNote: (message) => onEvent({ type: 'info', message }), signal });
}
