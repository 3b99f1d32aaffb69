import type { TF } from './tf';

/** Where relative paths of a spec begin, and where things that can be made again are kept. */
export interface Paths {
  /** The spec's folder, absolute. */
  spec: string;
  /** A folder for what can be made again (the segment store, finished nodes, synthetic images), absolute. */
  cache: string;
}

/** Shows messages to the person; nothing stops. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
}

/** What core injects into components that ask for it. */
export interface Services {
  tf: TF;
  paths: Paths;
  log: Log;
}

export type ServiceName = keyof Services;

/** A token for `inject`: typed by the service that it stands for. */
export interface ServiceToken<N extends ServiceName = ServiceName> {
  service: N;
}

export const services: { [N in ServiceName]: ServiceToken<N> } = {
  tf: { service: 'tf' },
  paths: { service: 'paths' },
  log: { service: 'log' },
};
