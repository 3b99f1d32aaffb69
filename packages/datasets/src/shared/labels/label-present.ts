import type { FoundImage, Labelled } from '../found';
import { readPresence } from '../masks/presence';
import { count, mistake, suggest } from '../mistake';

/** The id of the class that a label is the presence of. @throws HemlError where there is no such class */
export function presentClass({ present }: { present: string }, classes: readonly string[]): number {
  const id = classes.indexOf(present);
  if (id >= 0) return id;
  throw mistake(
    'class-unknown',
    `The dataset's label asks for the class '${present}', which does not exist.`,
    suggest(present, classes),
  );
}

/** Labels `mouth` and `no-mouth`: whether a class covers a share of the mask's pixels or more. */
export async function labelByPresence(
  images: readonly (FoundImage & { mask: string })[],
  rule: { present: string; minShare: number; less: 'absent' | 'drop' },
  classes: readonly string[],
  cache: string,
): Promise<Labelled> {
  const id = presentClass(rule, classes);
  const presence = await readPresence(images, classes, cache);
  const share = (image: FoundImage) => presence[image.id]?.[id] ?? 0;
  const little = images.filter((image) => share(image) > 0 && share(image) < rule.minShare);
  const dropped = new Set(rule.less === 'drop' ? little : []);
  const kept = images.filter((image) => !dropped.has(image));
  const fate = rule.less === 'drop' ? 'left out' : `taken as no-${rule.present}`;
  return {
    samples: kept.map((image) => {
      const shown = share(image) > 0 && share(image) >= rule.minShare;
      return { ...image, label: shown ? rule.present : `no-${rule.present}` };
    }),
    notes:
      little.length > 0
        ? [
            `${count(little.length, 'image')} ${fate}: '${rule.present}' on less than ${rule.minShare} of the pixels.`,
          ]
        : [],
  };
}
