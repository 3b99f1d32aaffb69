import type { StoreIndex } from './store-index';

/** What a store knows of its samples without reading them. */
type Indexed = { index: Pick<StoreIndex, 'classes' | 'samples'> };
/** A node or a segment. */
type Shown = { classes: readonly string[] };

/**
 * Which of a store's samples show a node or a segment: any of its classes has a pixel in the image's own class map, before
 * that is resized. Training, audits and repairs of data all go by this.
 */
export function presence({ index }: Indexed, { classes }: Shown): boolean[] {
  const ids = classes.map((name) => index.classes.indexOf(name));
  return index.samples.map(({ pixels }) => ids.some((id) => (pixels[id] ?? 0) > 0));
}

/** The positions of those samples, ascending. */
export function presentPositions(store: Indexed, shown: Shown): Int32Array {
  const present = presence(store, shown);
  return Int32Array.from(present.keys()).filter((at) => present[at]);
}

/** The class ids that a segment has: [256], 1 or 0. @param classes names by id */
export function shownIds({ classes: own }: Shown, classes: readonly string[]): Uint8Array {
  const shown = new Uint8Array(256);
  for (const name of own) if (classes.includes(name)) shown[classes.indexOf(name)] = 1;
  return shown;
}
