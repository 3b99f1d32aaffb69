import type { Sample } from '../../contracts/sample';
import { attributeName, type DeflateSettings } from './settings';

/** The attributes of a composite: the recipient's, but for the one that was changed and one called as the segment. */
export function tellAttributes(
  settings: DeflateSettings,
  { attributes }: Sample,
  has: boolean,
): Sample['attributes'] {
  if (!attributes) return undefined;
  const changed = [attributeName(settings), settings.segment?.name].filter(
    (name): name is string =>
      name !== undefined && typeof attributes[name] !== 'string' && name in attributes,
  );
  return {
    ...attributes,
    ...Object.fromEntries(
      changed.map((name) => [name, typeof attributes[name] === 'number' ? Number(has) : has]),
    ),
  };
}
