import { Container } from 'inversify';
import { bindComponents } from './bind-components';
import type { Components, ComponentsOptions } from './components';

/**
 * The components of some plugins, with the services that they are given.
 * @throws HemlErrors (usage) when two plugins bring the same component
 */
export const createComponents = (options: ComponentsOptions): Components =>
  bindComponents(new Container(), options);
