import { HemlErrors } from '../contracts/error';
import type { Hierarchy } from '../contracts/experiment';
import { showPath } from '../errors/problem';
import type { Registry } from '../plugins/registry';
import { UntrustedError } from '../trust/refusal';
import { fillTypes } from './fill-types';
import {
  check,
  type LoadedExperiment,
  type LoadOptions,
  loadExperiment,
  readSpec,
  readTree,
} from './load-experiment';
import { loadPlugins } from './load-plugins';
import { clone, type PlainMap } from './merge';
import { methodComponent } from './method-settings';
import { problemErrors } from './sources';
import { validatorFor } from './validator';

/** What a check finds in a spec that is right. */
export interface CheckedExperiment {
  name: string;
  /** Absent where the method trains nothing. */
  epochs?: number;
  hierarchy: Hierarchy;
  warnings: readonly string[];
  /** Settings that do nothing, or do more than they say. Unknown where a plugin was not run. */
  notices: readonly string[];
  /** Plugins that were not run, as nobody trusts them, by their names. */
  untrusted: readonly string[];
  /** What could therefore not be checked, `training.loss` say. */
  unchecked: readonly string[];
  /** Absent where a plugin was not run. */
  loaded?: LoadedExperiment;
}

/**
 * Checks a spec. Plugins that are not trusted are not run; then all is checked but the options of their components.
 * @throws HemlError (usage), or HemlErrors with all that is wrong
 */
export async function checkExperiment(file: string, options: LoadOptions = {}): Promise<CheckedExperiment> {
  try {
    const loaded = await loadExperiment(file, options);
    const { experiment, hierarchy, warnings, notices } = loaded;
    const { registry } = validatorFor(loaded.plugins);
    return {
      name: experiment.name,
      ...(hasEpochs({ method: experiment.method }, registry) && { epochs: experiment.training.epochs }),
      hierarchy,
      warnings,
      notices,
      untrusted: [],
      unchecked: [],
      loaded,
    };
  } catch (error) {
    if (!(error instanceof UntrustedError)) throw error;
    return checkRest(file, options);
  }
}

/** A method that trains nothing ignores the setting. */
const hasEpochs = (spec: Readonly<PlainMap>, registry: Registry): boolean =>
  !methodComponent(spec, registry)?.ignores?.includes('training.epochs');

async function checkRest(file: string, options: LoadOptions): Promise<CheckedExperiment> {
  const { sources, folder } = await readSpec(file, options);
  const { plugins, errors, broken, warnings, untrusted } = await loadPlugins(sources, folder, options);
  const validator = validatorFor(plugins);
  const { problems } = check(sources, validator);
  const isUnknown = ({ path }: (typeof problems)[number]) => path.at(-1) === 'type';
  const others = problems.filter((problem) => !isUnknown(problem));
  const all = [...errors, ...broken, ...problemErrors(sources, others)];
  if (all.length > 0) throw all.length === 1 ? all[0] : new HemlErrors(all);
  const { extends: _, ...raw } = clone(sources.value);
  fillTypes(raw);
  // For its defaults.
  validator.experiment(raw);
  return {
    name: String(raw.name),
    ...(hasEpochs(raw, validator.registry) && {
      epochs: Number((raw.training as PlainMap | undefined)?.epochs),
    }),
    hierarchy: readTree(raw).built.hierarchy as Hierarchy,
    warnings,
    notices: [],
    untrusted,
    unchecked: problems.filter(isUnknown).map(({ path }) => showPath(path.slice(0, -1))),
  };
}
