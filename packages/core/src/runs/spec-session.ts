import { openSession, type Session, type Shared } from '../container/session';
import type { OnEvent } from '../contracts/events';
import type { Executor, ExecutorContext, OpenExecutor } from '../contracts/executor';
import type { Method } from '../contracts/method';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { TrainedTree } from '../explanation/trained-tree';
import { type DataRequest, openData } from '../training/data';
import { methodOf } from '../training/method-of';
import type { Data } from '../training/split-data';

/**
 * A spec and all that its commands work with. Each is made when it is first asked for, once, and `dispose` ends what was made:
 * copying pixels starts no engine, training opens no trained models.
 */
export interface SpecSession extends Session {
  loaded: LoadedExperiment;
  /** Of what can be made again, absolute. */
  cache: string;
  onEvent: OnEvent;
  method(): Promise<Method>;
  /** Dataset, segmenter and segment store. @param given counts for the first call */
  data(given?: Partial<Pick<DataRequest, 'begin' | 'onEvent' | 'allowUnseen'>>): Promise<Data>;
  /** The trained models in a run's `nodes` folder. */
  tree(nodes: string): Shared<TrainedTree>;
  /** @param open default: the spec's own executor */
  executor(context: ExecutorContext, open?: OpenExecutor): Shared<Executor>;
}

export function openSpecSession(
  loaded: LoadedExperiment,
  { cache, onEvent }: { cache: string; onEvent: OnEvent },
): SpecSession {
  const { experiment, plugins, folder, hub } = loaded;
  const local = (path: string) => hub.local(path);
  const session = openSession({ plugins, engine: experiment.engine, folder, cache, onEvent, local });
  const { components, engine, share } = session;
  const method = share(
    'method',
    () => methodOf(components, loaded),
    () => {},
  );
  let how: Parameters<SpecSession['data']>[0];
  const data = share(
    'data',
    async () => openData({ loaded, components, cache, onEvent, method: await method.get(), ...how }),
    (opened) => opened.close(),
  );
  return {
    ...session,
    loaded,
    cache,
    onEvent,
    method: method.get,
    data(given = {}) {
      how ??= given;
      return data.get();
    },
    tree: (nodes) =>
      share(
        'tree',
        async () =>
          new TrainedTree({
            components,
            engine: await engine(),
            loaded,
            data: await data.get(),
            folder: nodes,
          }),
        (tree) => tree.dispose(),
      ),
    executor: (context, open = (own) => components.create('executor', experiment.executor, own)) =>
      share(
        'executor',
        async () => open(context),
        (executor) => executor.dispose(),
      ),
  };
}
