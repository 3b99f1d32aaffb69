/** Samples handled at once: bounded memory, whatever the set's size. */
const size = 16;

/** A list in parts of bounded size, in order. */
export const chunksOf = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
