import { type Experiment, HemlError, type Sample } from '@hemlkit/core/run';
import { type Groups, groupBy } from '@hemlkit/statistics';
import { noAttribute } from '../no-attribute';

/**
 * The group of each image, by an attribute of the dataset: images with the same value belong together, as the photos of one
 * person do. An image without a value, or with an empty one, is a group of its own.
 *
 * @throws HemlError (usage) for an attribute that no image has
 */
export function imageGroups(samples: readonly Sample[], attribute: string): Groups {
  const values = samples.map(({ attributes }) => attributes?.[attribute] ?? '');
  if (samples.length > 0 && values.every((value) => value === '')) throw unknown(samples, attribute);
  return groupBy(values.map((value, i) => (value === '' ? `alone ${i}` : `${typeof value} ${value}`)));
}

/** The attribute by which images belong together: `dataset.group`, or `bias.group`, its older name. */
export function groupAttribute({ bias, dataset }: Pick<Experiment, 'bias' | 'dataset'>): string | undefined {
  if (bias?.group !== undefined) return bias.group;
  return typeof dataset.group === 'string' ? dataset.group : undefined;
}

function unknown(samples: readonly Sample[], attribute: string): HemlError {
  const names = [...new Set(samples.flatMap(({ attributes = {} }) => Object.keys(attributes)))];
  const { code, message, hint } = noAttribute('group', attribute, names);
  return new HemlError(message, { code, kind: 'usage', hint });
}
