import { createComponents } from '../container/create-components';
import type { OpenExecutor } from '../contracts/executor';
import type { LoadedExperiment } from '../experiment/load-experiment';
import type { Warn } from '../files/damaged';
import { stableJson } from '../files/hash';

/**
 * How the executor of a spec is made outside of its runs, for several of them.
 * @returns a key that is equal for specs that can share it, too
 */
export function executorOf(
  { experiment, plugins, folder }: LoadedExperiment,
  cache: string,
  warn: Warn,
): { key: string; create: OpenExecutor } {
  const { executor, engine } = experiment;
  const services = {
    paths: { spec: folder, cache },
    log: { info() {}, warn },
    tf: () => Promise.reject(new Error('An executor has no engine of its own.')),
  };
  return {
    // How many processes there are by default, is up to the engine.
    key: stableJson({ executor, engine, plugins: experiment.plugins, folder }),
    create: (context) => createComponents({ plugins, services }).create('executor', executor, context),
  };
}
