import type { Split } from '@hemlkit/core/plugin';
import type { FoundImage, LabelledImage } from '../found';
import { mistake, suggest } from '../mistake';

/** What an image belongs to; one that belongs to nothing is alone. */
export type GroupOf = (image: Pick<FoundImage, 'id' | 'attributes'>) => string;

/** @throws HemlError for an attribute that no image has */
export function groupsOf(images: readonly FoundImage[], attribute: string | undefined): GroupOf {
  if (attribute === undefined) return ({ id }) => id;
  const keyOf: GroupOf = ({ attributes }) => String(attributes?.[attribute] ?? '');
  if (images.length > 0 && images.every((image) => keyOf(image) === '')) {
    const names = [...new Set(images.flatMap(({ attributes = {} }) => Object.keys(attributes)))];
    throw mistake(
      'attribute-unknown',
      `The dataset's \`group\` is \`${attribute}\`, and no image has that attribute.`,
      names.length > 0
        ? suggest(attribute, names)
        : 'There are no attributes: those of a folder are the columns of its file of labels.',
    );
  }
  return (image) => {
    const value = keyOf(image);
    return value === '' ? `alone ${image.id}` : `of ${value}`;
  };
}

/** Images in their order, whole groups of them, as many as fit. */
export function wholeGroups(
  images: readonly LabelledImage[],
  wanted: number,
  groupOf: GroupOf,
): Set<LabelledImage> {
  const groups = new Map<string, LabelledImage[]>();
  for (const image of images) {
    const key = groupOf(image);
    const own = groups.get(key);
    if (own) own.push(image);
    else groups.set(key, [image]);
  }
  const chosen = new Set<LabelledImage>();
  for (const own of groups.values())
    if (chosen.size + own.length <= wanted) for (const image of own) chosen.add(image);
  return chosen;
}

/** Groups of which two splits have images, which splits that are listed may divide. */
export function groupNotes(
  splits: Partial<Record<Split, readonly LabelledImage[] | undefined>>,
  attribute: string | undefined,
): string[] {
  if (attribute === undefined) return [];
  const owners = new Map<string, Set<string>>();
  for (const [split, images] of Object.entries(splits))
    for (const { attributes } of images ?? []) {
      const value = String(attributes?.[attribute] ?? '');
      if (value !== '') owners.set(value, (owners.get(value) ?? new Set()).add(split));
    }
  const divided = [...owners].filter(([, own]) => own.size > 1);
  const [first] = divided;
  if (!first) return [];
  const [value, own] = first;
  return [
    `${divided.length} of ${owners.size} groups by '${attribute}' are in more than one split ('${value}' is in ${[...own].join(' and ')}): what is measured on them is better than it would be on others.`,
  ];
}
