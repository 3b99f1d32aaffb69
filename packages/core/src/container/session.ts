import { Container, type ServiceIdentifier } from 'inversify';
import type { ComponentSpec } from '../contracts/component-spec';
import type { Engine } from '../contracts/engine';
import type { OnEvent } from '../contracts/events';
import type { Plugin } from '../contracts/plugin';
import { givingTurns } from '../engine/turns';
import { ownCopies } from '../plugins/copies';
import { bindComponents } from './bind-components';
import type { Components, ComponentsOptions } from './components';

/** The components of some plugins and the engine that they share, with their lifetimes. */
export interface Session {
  components: Components;
  /** The engine, started when it is first asked for, or when the first component that computes is made. */
  engine(): Promise<Engine>;
  /** Binds what is made once, when it is first asked for. */
  share<T>(name: string, make: () => Promise<T>, dispose: (made: T) => unknown): Shared<T>;
  /** Ends what was started, the latest bound first. */
  dispose(): Promise<void>;
}

/** Something that a session holds. */
export interface Shared<T> {
  /** Makes it, or finds it made. */
  get(): Promise<T>;
  /** Disposes of it before the session ends; nothing happens where it was never made. */
  release(): Promise<void>;
}

export interface SessionRequest {
  plugins: readonly Plugin[];
  engine: ComponentSpec;
  /** Where relative paths begin, absolute. */
  folder: string;
  /** Where what can be made again is kept, absolute. */
  cache: string;
  onEvent: OnEvent;
  local?: ComponentsOptions['local'];
}

/** The composition root of a command: what it needs is resolved from one container, and disposed of by it. */
export function openSession({
  plugins,
  engine: spec,
  folder,
  cache,
  onEvent,
  local,
}: SessionRequest): Session {
  for (const message of ownCopies()) onEvent({ type: 'warning', message });
  const container = new Container();
  const components = bindComponents(container, {
    plugins,
    ...(local && { local }),
    services: {
      paths: { spec: folder, cache },
      log: {
        info: (message) => onEvent({ type: 'info', message }),
        warn: (message) => onEvent({ type: 'warning', message }),
      },
      tf: async () => (await started.get()).tf,
    },
  });
  const ids: ServiceIdentifier[] = [];
  const share = <T>(name: string, make: () => Promise<T>, dispose: (made: T) => unknown): Shared<T> => {
    const id: ServiceIdentifier<T> = Symbol(`heml.${name}`);
    const bind = () =>
      container
        .bind(id)
        .toDynamicValue(make)
        .inSingletonScope()
        .onDeactivation(async (made: unknown) => {
          await dispose(made as T);
        });
    bind();
    ids.unshift(id);
    return {
      get: () => container.getAsync(id),
      async release() {
        await container.unbindAsync(id);
        bind();
      },
    };
  };
  const started = share(
    'engine',
    async () => givingTurns(await components.create('engine', spec, {})),
    (engine) => engine.dispose(),
  );
  return {
    components,
    engine: started.get,
    share,
    async dispose() {
      for (const id of ids) await container.unbindAsync(id);
      await container.unbindAllAsync();
    },
  };
}
