import { HemlErrors } from '../contracts/error';
import { didYouMean, listed } from '../errors/suggest';
import type { LoadedExperiment } from './load-experiment';
import { classPlaces } from './segments';

/**
 * Checks that every class that a segment names is one that the class maps have.
 * @param classes the names that the dataset or the segmenter gives
 * @throws HemlError (usage) at each unknown class
 */
export function checkClasses(loaded: LoadedExperiment, classes: readonly string[]): void {
  const known = new Set(classes);
  const errors = classPlaces(loaded.written.segments)
    .filter(({ name }) => !known.has(name))
    .map(({ name, path }) =>
      loaded.error({
        code: 'class-unknown',
        path,
        message: `The class maps have no class \`${name}\`.`,
        hint: `${didYouMean(name, known)}The classes are ${listed(known, 80)}.`,
      }),
    );
  if (errors.length > 0) throw errors.length === 1 ? errors[0] : new HemlErrors(errors);
}
