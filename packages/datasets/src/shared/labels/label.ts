import { join } from 'node:path';
import type { Found, FoundImage, Labelled } from '../found';
import { requireMasks } from '../masks/masks';
import { labelByAttribute } from './label-attribute';
import { labelByColumn } from './label-column';
import { labelByFolder } from './label-folder';
import { labelByPresence, presentClass } from './label-present';
import type { LabelRule } from './rules';

/** What `labelImages` would refuse of a rule by which class maps are read. @returns whether it is such a rule */
export function checkPresent(found: Found, rule: LabelRule): boolean {
  if (rule.kind !== 'present') return false;
  requireMasks(found, `label: { present: ${rule.present} }`);
  presentClass(rule, found.classes ?? []);
  return true;
}

/** Gives found images their labels. @param places the dataset's root, its folder of images, and the cache */
export async function labelImages(
  found: Found,
  rule: LabelRule,
  places: { root: string; images: string; cache: string },
): Promise<Labelled> {
  switch (rule.kind) {
    case 'present': {
      const masked: (FoundImage & { mask: string })[] = requireMasks(
        found,
        `label: { present: ${rule.present} }`,
      );
      await found.prepare?.(masked, 'masks');
      return labelByPresence(masked, rule, found.classes ?? [], places.cache);
    }
    case 'column':
      return labelByColumn(found.images, { ...rule, file: join(places.root, rule.file) });
    case 'attribute':
      return labelByAttribute(found, rule.attribute);
    case 'folder':
      return labelByFolder(found.images, places.images);
  }
}
