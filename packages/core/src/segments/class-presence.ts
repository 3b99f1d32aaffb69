import type { StoredSample } from './rows';

/** How much of a split shows a class. */
export interface ClassPresence {
  name: string;
  /** In how many images it is seen at all. */
  images: number;
  /** Its share of an image's pixels, 0 to 1, the mean over all images. */
  share: number;
}

/** How much of a split shows each class. */
export const classPresence = (
  classes: readonly string[],
  samples: readonly Pick<StoredSample, 'pixels'>[],
): ClassPresence[] =>
  groupPresence(
    classes.map((name, id) => ({ name, ids: [id] })),
    samples,
  );

/** How much of a split shows each group of classes: an image shows a group that shows any of its classes. */
export function groupPresence(
  groups: readonly { name: string; ids: readonly number[] }[],
  samples: readonly Pick<StoredSample, 'pixels'>[],
): ClassPresence[] {
  const images = new Float64Array(groups.length);
  const shares = new Float64Array(groups.length);
  for (const { pixels } of samples) {
    const all = pixels.reduce((sum, count) => sum + count, 0);
    for (const [i, { ids }] of groups.entries()) {
      const count = ids.reduce((sum, id) => sum + (pixels[id] ?? 0), 0);
      if (count === 0) continue;
      images[i] = (images[i] as number) + 1;
      shares[i] = (shares[i] as number) + count / all;
    }
  }
  return groups.map(({ name }, i) => ({
    name,
    images: images[i] as number,
    share: (shares[i] as number) / Math.max(1, samples.length),
  }));
}
