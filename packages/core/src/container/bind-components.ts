import { type Container, ContainerModule, type ServiceIdentifier } from 'inversify';
import { HemlError, HemlErrors } from '../contracts/error';
import type { Plugin } from '../contracts/plugin';
import type { ServiceName } from '../contracts/services';
import { validatorFor } from '../experiment/validator';
import { Components, type ComponentsOptions, type Creator } from './components';

const serviceId = (name: string): ServiceIdentifier => Symbol.for(`heml.service.${name}`);
const creatorId = (kind: string, type: string): ServiceIdentifier<Creator> => `${kind}:${type}`;

/**
 * Binds every component of some plugins in a container, a module a plugin, with the services that they are given.
 *
 * @param container that has other things bound, too
 * @throws HemlErrors (usage) when two plugins bring the same component
 */
export function bindComponents(
  container: Container,
  { plugins, services, local }: ComponentsOptions,
): Components {
  const validator = validatorFor(plugins);
  const clashes = validator.registry.clashes.map(
    ({ code, message, hint }) => new HemlError(message, { code, kind: 'usage', hint }),
  );
  if (clashes.length > 0) throw clashes.length === 1 ? clashes[0] : new HemlErrors(clashes);
  container.bind(serviceId('tf')).toDynamicValue(() => services.tf());
  container.bind(serviceId('paths')).toConstantValue(services.paths);
  container.bind(serviceId('log')).toConstantValue(services.log);
  container.load(...plugins.map(pluginModule));
  const creator = (kind: string, type: string) => container.getAsync(creatorId(kind, type));
  return new Components(plugins, validator, creator, local);
}

function pluginModule({ components }: Plugin): ContainerModule {
  return new ContainerModule(({ bind }) => {
    for (const component of components) {
      const wanted = Object.entries(component.inject ?? {});
      const tokens = wanted.map(([, { service }]) => serviceId(service satisfies ServiceName));
      bind(creatorId(component.kind, component.type)).toResolvedValue((...made: unknown[]): Creator => {
        const injected = Object.fromEntries(wanted.map(([name], i) => [name, made[i]]));
        return (options, context) => component.create(options as never, injected as never, context as never);
      }, tokens);
    }
  });
}
