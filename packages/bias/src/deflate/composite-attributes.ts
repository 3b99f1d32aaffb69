import type { Sample } from '@hemlkit/core/run';
import type { TwoValued } from '../audit-data/attributes';
import type { AttributeState } from '../contracts/deflate';
import { attributeName, type DeflateSettings } from './settings';

/**
 * The attributes of a composite: the recipient's, except for the one that was changed and the one named like the segment.
 * @param donor what the changed part comes from; it gives the value of an attribute of several values, unless the composite has
 * the value that the settings name
 * @param known the dataset's attributes of two values; one with another number of values is not known to describe the change
 */
export function compositeAttributes(
  settings: DeflateSettings,
  { attributes }: Sample,
  has: AttributeState,
  donor: Sample | undefined,
  known: readonly Pick<TwoValued, 'name' | 'values'>[],
): Sample['attributes'] {
  if (!attributes) return undefined;
  const names = [attributeName(settings), settings.segment?.name];
  const changed = known.filter(({ name }) => names.includes(name) && name in attributes);
  const { attribute } = settings;
  const one = typeof attribute === 'object' && 'name' in attribute && attribute;
  // Which of several values: that of the donor, as the dataset writes it.
  const several = typeof has === 'string' && typeof attribute === 'string' && attribute;
  return {
    ...attributes,
    ...(several && { [several]: donor?.attributes?.[several] ?? attributes[several] ?? '' }),
    ...(one && { [one.name]: (has ? one.value : donor?.attributes?.[one.name]) ?? '' }),
    ...Object.fromEntries(changed.map(({ name, values }) => [name, values[has ? 1 : 0]])),
  };
}
