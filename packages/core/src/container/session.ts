import { Container, type ServiceIdentifier } from 'inversify';
import type { ComponentSpec } from '../contracts/component-spec';
import type { Engine } from '../contracts/engine';
import type { OnEvent } from '../contracts/events';
import type { Plugin } from '../contracts/plugin';
import { givingTurns } from '../engine/turns';
import { ownCopies } from '../plugins/copies';
import { bindComponents } from './bind-components';
import type { Components } from './components';

/** The components of some plugins and the engine that they share, with their lifetimes. */
export interface Session {
  components: Components;
  /** The engine, started when it is first asked for, or when the first component that computes is made. */
  engine(): Promise<Engine>;
  /** Ends what was started. */
  dispose(): Promise<void>;
}

export interface SessionRequest {
  plugins: readonly Plugin[];
  engine: ComponentSpec;
  /** Where relative paths begin, absolute. */
  folder: string;
  /** Where what can be made again is kept, absolute. */
  cache: string;
  onEvent: OnEvent;
}

const engineId: ServiceIdentifier<Engine> = Symbol.for('heml.engine');

/** The composition root of a command: what it needs is resolved from one container, and disposed of by it. */
export function openSession({ plugins, engine: spec, folder, cache, onEvent }: SessionRequest): Session {
  for (const message of ownCopies()) onEvent({ type: 'warning', message });
  const container = new Container();
  const engine = () => container.getAsync(engineId);
  const components = bindComponents(container, {
    plugins,
    services: {
      paths: { spec: folder, cache },
      log: {
        info: (message) => onEvent({ type: 'info', message }),
        warn: (message) => onEvent({ type: 'warning', message }),
      },
      tf: async () => (await engine()).tf,
    },
  });
  container
    .bind(engineId)
    .toDynamicValue(async () => givingTurns(await components.create('engine', spec, {})))
    .inSingletonScope()
    .onDeactivation((started) => started.dispose());
  return { components, engine, dispose: () => container.unbindAllAsync() };
}
