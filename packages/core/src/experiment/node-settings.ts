import { HemlError, HemlErrors } from '../contracts/error';
import type { NodeSettings } from '../contracts/method';
import type { LoadedExperiment } from './load-experiment';
import { overridden } from './settings';
import { validatorFor } from './validator';

/**
 * The model and training settings of one node: the spec's own with its `overrides` merged over them.
 * @throws HemlError (usage) for an override that does not fit, pointing at it; (run) for a node there is not
 */
export function nodeSettings(loaded: LoadedExperiment, node: string): NodeSettings {
  const { experiment, hierarchy, plugins } = loaded;
  if (!hierarchy.nodes.some(({ id }) => id === node))
    throw new HemlError(`There is no node \`${node}\`.`, { code: 'node-unknown' });
  const own = Object.hasOwn(experiment.overrides, node) ? experiment.overrides[node] : undefined;
  const { settings, problems } = overridden(experiment, own, validatorFor(plugins), ['overrides', node]);
  const errors = problems.map(loaded.error);
  if (errors.length > 0) throw errors.length === 1 ? errors[0] : new HemlErrors(errors);
  return settings;
}
