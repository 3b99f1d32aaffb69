import { mistake, suggest } from '../mistake';
import type { ImageFile } from './images';
import type { Labelled } from './labelled';
import { readPresence } from './presence';

/** Labels `mouth` and `no-mouth`: whether a class covers more than a share of the mask. */
export async function labelByPresence(
  images: readonly (ImageFile & { mask: string })[],
  rule: { present: string; minShare: number },
  classes: readonly string[],
  cache: string,
): Promise<Labelled> {
  const id = classes.indexOf(rule.present);
  if (id < 0) {
    throw mistake(
      `The dataset's label asks for the class '${rule.present}', which there is not.`,
      suggest(rule.present, classes),
    );
  }
  const presence = await readPresence(images, classes, cache);
  const shown = (image: ImageFile) => {
    const share = presence[image.id]?.[id] ?? 0;
    return share > 0 && share >= rule.minShare;
  };
  return {
    samples: images.map((image) => ({ ...image, label: shown(image) ? rule.present : `no-${rule.present}` })),
    notes: [],
  };
}
