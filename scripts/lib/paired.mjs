/** Random signs, or resamples, that a test draws. */
const draws = 4000;

/**
 * How two methods differ in a share of queries, paired over seeds and queries.
 *
 * `p` is two-sided, by exchanging the two methods of an image, in all seeds in which it is a query, at random (Fisher's
 * randomisation test). The interval resamples seeds and images, each by itself (Owen, 2007, "The pigeonhole bootstrap"), which is
 * wider than the truth rather than narrower. Of one seed it is over images alone.
 *
 * @param a by seed, then by image 1 or 0 @param b the same
 * @returns a - b; nothing where they share no seed
 */
export function pairedDifference(a, b) {
  const seeds = Object.keys(a).filter((seed) => seed in b);
  if (seeds.length === 0) return undefined;
  const images = [...new Set(seeds.flatMap((seed) => Object.keys(a[seed])))];
  // [images][seeds], nothing where the image is no query of the seed.
  const table = images.map((image) =>
    seeds.map((seed) => (image in a[seed] && image in b[seed] ? a[seed][image] - b[seed][image] : undefined)),
  );
  const random = generator(7);
  const mean = (rows, columns) => {
    let [sum, count] = [0, 0];
    for (const row of rows)
      for (const column of columns)
        if (table[row][column] !== undefined) {
          sum += table[row][column];
          count++;
        }
    return count === 0 ? 0 : sum / count;
  };
  const allRows = [...images.keys()];
  const allColumns = [...seeds.keys()];
  const value = mean(allRows, allColumns);
  const sums = table.map((row) => row.reduce((sum, one) => sum + (one ?? 0), 0)).filter((sum) => sum !== 0);
  const observed = Math.abs(sums.reduce((sum, one) => sum + one, 0));
  let atLeast = 0;
  for (let draw = 0; draw < draws; draw++) {
    const moved = sums.reduce((sum, one) => sum + (random() < 0.5 ? -one : one), 0);
    if (Math.abs(moved) >= observed - 1e-9) atLeast++;
  }
  const drawn = (list) => list.map(() => list[Math.floor(random() * list.length)]);
  const means = Array.from({ length: draws }, () => mean(drawn(allRows), drawn(allColumns))).sort(
    (x, y) => x - y,
  );
  return {
    value,
    low: means[Math.floor(0.025 * draws)],
    high: means[Math.ceil(0.975 * draws) - 1],
    p: (1 + atLeast) / (1 + draws),
    seeds: seeds.length,
  };
}

/** A seeded generator of numbers in [0, 1) (mulberry32). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
