import { resolve } from 'node:path';
import { createComponents } from '../container/create-components';
import { isHemlError } from '../contracts/error';
import { checkClasses } from '../experiment/check-classes';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { checkSections } from '../experiment/sections';
import { validatorFor } from '../experiment/validator';
import { createRandom } from '../random/random';

/**
 * Finds what is wrong with a spec's dataset and segmenter, and with the settings that refer to them, as far as this can be
 * found without reading images.
 *
 * @param cache of what can be made again, absolute
 * @returns what could not be looked at, a sentence each: nothing is downloaded
 * @throws HemlError for folders, tables, columns, classes and attributes that are not there, and options that contradict
 */
export async function checkData(loaded: LoadedExperiment, cache: string): Promise<string[]> {
  try {
    await checkDataAtHand(loaded, cache);
    return [];
  } catch (error) {
    if (!isHemlError(error) || error.code !== 'hub-not-downloaded') throw error;
    return [`${error.message} ${error.hint}`];
  }
}

async function checkDataAtHand(loaded: LoadedExperiment, cache: string): Promise<void> {
  const { experiment, plugins, folder, hub } = loaded;
  const components = createComponents({
    plugins,
    local: (path) => hub.local(path),
    services: {
      paths: { spec: folder, cache: resolve(cache) },
      log: { info() {}, warn() {} },
      tf: () => {
        throw new Error('A dataset or a segmenter computes while it is made.');
      },
    },
  });
  const random = createRandom(experiment.seed, 'dataset');
  const dataset = await components.create('dataset', experiment.dataset, { random });
  const facts = await dataset.check?.();
  if (!facts) return;
  const { classes, attributes } = facts;
  const segmenter = await components.create('segmenter', experiment.segmenter, { classes });
  try {
    checkClasses(loaded, segmenter.classes);
  } finally {
    await segmenter.dispose?.();
  }
  if (!attributes) return;
  const { sections } = validatorFor(plugins).registry;
  const segments = experiment.segments.map(({ name }) => name);
  const [problem] = checkSections(sections, experiment, { segments, attributes });
  if (problem) throw loaded.error(problem);
}
