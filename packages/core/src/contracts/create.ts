import type { ComponentSpec } from './component-spec';
import type { Kind, Kinds } from './kinds';

/**
 * Makes a component.
 *
 * @param spec `{ type, ...options }`; it is not changed
 * @throws HemlError (usage) for a type there is not or options that do not fit; (run) where the component cannot be made
 */
export type Create = <K extends Kind>(
  kind: K,
  spec: ComponentSpec,
  context: Kinds[K]['context'],
) => Promise<Kinds[K]['product']>;
