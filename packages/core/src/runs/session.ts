import { createComponents, type Components } from '../container/components';
import type { Engine } from '../contracts/engine';
import type { OnEvent } from '../contracts/events';
import type { ComponentSpec } from '../contracts/kinds';
import type { Plugin } from '../contracts/plugin';
import { givingTurns } from '../engine/turns';
import { ownCopies } from '../plugins/copies';

/** Components and the engine they share. */
export interface Session {
  components: Components;
  engine: Engine;
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

/** Binds the plugins and starts the engine; tf is handed to components once it is there. */
export async function openSession({ plugins, engine: spec, folder, cache, onEvent }: SessionRequest): Promise<Session> {
  let engine: Engine | undefined;
  const components = createComponents({
    plugins,
    services: {
      paths: { spec: folder, cache },
      log: {
        info: (message) => onEvent({ type: 'info', message }),
        warn: (message) => onEvent({ type: 'warning', message }),
      },
      tf: () => {
        if (!engine) throw new Error('An engine was asked for tf before it was made.');
        return engine.tf;
      },
    },
  });
  for (const message of ownCopies()) onEvent({ type: 'warning', message });
  engine = givingTurns(await components.create('engine', spec, {}));
  return { components, engine };
}
