import type { StoredSample } from './rows';

/** How much of a split shows a class. */
export interface ClassPresence {
  name: string;
  /** In how many images it is seen at all. */
  images: number;
  /** Its share of an image's pixels, 0 to 1, the mean over all images. */
  share: number;
}

export function classPresence(classes: readonly string[], samples: readonly StoredSample[]): ClassPresence[] {
  const images = new Float64Array(classes.length);
  const shares = new Float64Array(classes.length);
  for (const { pixels } of samples) {
    const all = pixels.reduce((sum, count) => sum + count, 0);
    for (const [id, count] of pixels.entries()) {
      if (count === 0) continue;
      images[id] = (images[id] as number) + 1;
      shares[id] = (shares[id] as number) + count / all;
    }
  }
  return classes.map((name, id) => ({
    name,
    images: images[id] as number,
    share: (shares[id] as number) / Math.max(1, samples.length),
  }));
}
