import type { Sample } from '@hemlkit/core/run';
import type { TwoValued } from '../audit-data/attributes';
import { attributeName, type DeflateSettings } from './settings';

/**
 * The attributes of a composite: the recipient's, but for the one that was changed and one called as the segment.
 * @param known the dataset's attributes of two values; one of another number of values says nothing of what was changed
 */
export function tellAttributes(
  settings: DeflateSettings,
  { attributes }: Sample,
  has: boolean,
  known: readonly Pick<TwoValued, 'name' | 'values'>[],
): Sample['attributes'] {
  if (!attributes) return undefined;
  const names = [attributeName(settings), settings.segment?.name];
  const changed = known.filter(({ name }) => names.includes(name) && name in attributes);
  return {
    ...attributes,
    ...Object.fromEntries(changed.map(({ name, values }) => [name, values[has ? 1 : 0]])),
  };
}
