import { resolve } from 'node:path';
import type { Components } from './container/components';
import { openSession } from './container/session';
import type { ComponentSpec } from './contracts/component-spec';
import type { OnEvent } from './contracts/events';
import type { Kind, Kinds } from './contracts/kinds';
import type { TF } from './contracts/tf';
import { corePlugin } from './plugins/core-plugin';
import { loadPlugin } from './plugins/load';
import { openRun } from './runs/open-run';
import { type ResumeOptions, resumeRun } from './runs/resume-run';
import type { Run } from './runs/run';
import { train } from './runs/train';
import type { TrainOptions } from './runs/train-run';

export interface HemlOptions {
  /** Packages or files, as in a spec's `plugins:`. */
  plugins?: string[];
  /** Default: `{ type: onnxruntime }`. */
  engine?: ComponentSpec;
  /** Where plugins and relative paths are looked for. Default: the current folder. */
  folder?: string;
  /** Default: `.heml` in the current folder. */
  cache?: string;
  /** Default: `runs` in the current folder. */
  runs?: string;
  onEvent?: OnEvent;
}

/** HEML for programs: the components of some plugins on one engine, training, and finished runs. */
export interface Heml {
  /** The tfjs in use, on the engine's backend. */
  tf: TF;
  components: Components;
  /** Makes a component: its options are checked, defaults filled in. */
  create<K extends Kind>(
    kind: K,
    spec: ComponentSpec,
    context: Kinds[K]['context'],
  ): Promise<Kinds[K]['product']>;
  /** Trains a spec. It names its own plugins and engine. */
  train(spec: string, options?: TrainOptions): Promise<Run>;
  /** Goes on with a run that was stopped. */
  resume(run: string, options?: ResumeOptions): Promise<Run>;
  /** Opens the folder of a finished run. */
  open(run: string): Promise<Run>;
  dispose(): Promise<void>;
}

export async function createHeml(options: HemlOptions = {}): Promise<Heml> {
  const { onEvent = () => {}, cache = '.heml', runs } = options;
  const folder = resolve(options.folder ?? '.');
  const warn = (message: string) => onEvent({ type: 'warning', message });
  const plugins = await Promise.all((options.plugins ?? []).map((name) => loadPlugin(name, folder, warn)));
  const session = openSession({
    plugins: [corePlugin, ...plugins],
    engine: options.engine ?? { type: 'onnxruntime' },
    folder,
    cache: resolve(cache),
    onEvent,
  });
  const { components } = session;
  const { tf } = await session.engine();
  return {
    tf,
    components,
    create: (kind, spec, context) => components.create(kind, spec, context),
    train: (spec, own = {}) => train(spec, { cache, onEvent, ...(runs ? { runs } : {}), ...own }),
    resume: (run, own = {}) => resumeRun(run, { cache, onEvent, ...own }),
    open: (run) => openRun(run, { cache, onEvent }),
    dispose: () => session.dispose(),
  };
}
