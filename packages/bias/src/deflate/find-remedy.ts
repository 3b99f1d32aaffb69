import { createComponents, didYouMean, HemlError, type LoadedExperiment, listed } from '@hemlkit/core/run';
import { biasPlugin } from '../plugin';
import type { Remedy } from './remedy';

/**
 * A remedy by its name: one of HEML's own, or of a plugin of the spec.
 *
 * @throws HemlError (usage) for one that does not exist
 */
export async function findRemedy({ plugins, folder }: LoadedExperiment, name: string): Promise<Remedy> {
  const all = plugins.some(({ meta }) => meta.name === biasPlugin.meta.name)
    ? plugins
    : [...plugins, biasPlugin];
  const components = createComponents({
    plugins: all,
    services: {
      paths: { spec: folder, cache: folder },
      log: { info() {}, warn() {} },
      tf: () => {
        throw new Error('A remedy computes nothing while it is made.');
      },
    },
  });
  const names = components.list('remedy').map(({ component }) => component.type);
  if (!names.includes(name))
    throw new HemlError(`There is no remedy \`${name}\`.`, {
      code: 'remedy-unknown',
      kind: 'usage',
      hint: `${didYouMean(name, names)}The remedies are ${listed(names)}.`,
    });
  return components.create('remedy', { type: name }, {});
}
