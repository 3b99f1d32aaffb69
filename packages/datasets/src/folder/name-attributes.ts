import type { FoundImage } from '../shared/found';
import type { FolderOptions } from './options';

/** Where in a file's name an attribute stands: before the last of a text, or as the folder. */
export type NameRule = NonNullable<FolderOptions['attributes']>[string];

/**
 * The attribute that a rule takes from a name, a path under the folder of images; nothing where the name has none.
 * @example
 * fromName('p7/anna_12.png', { before: '_' }) // 'anna'
 * fromName('p7/anna_12.png', { folder: true }) // 'p7'
 */
export function fromName(name: string, rule: NameRule): string | undefined {
  const path = name.split('/');
  if ('folder' in rule) return path.at(-2);
  const own = path.at(-1) as string;
  const at = own.lastIndexOf(rule.before);
  return at > 0 ? own.slice(0, at) : undefined;
}

/** Images with the attributes that their names give them. */
export function withNameAttributes(
  images: readonly FoundImage[],
  rules: Readonly<Record<string, NameRule>> = {},
): FoundImage[] {
  const entries = Object.entries(rules);
  return images.map((image) => {
    const found = entries.flatMap(([attribute, rule]) => {
      const value = fromName(image.name, rule);
      return value === undefined ? [] : [[attribute, value] as const];
    });
    return found.length === 0
      ? image
      : { ...image, attributes: { ...image.attributes, ...Object.fromEntries(found) } };
  });
}
