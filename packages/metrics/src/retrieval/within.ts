import type { Distance, Tensor2D, TF } from '@hemlkit/core/plugin';

/**
 * Which references are close enough to which queries, as PML's MatchFinder: at most the threshold away, or, for a
 * similarity, at least as similar.
 * @returns [query, reference] positions, in row-major order
 */
export async function within(
  tf: TF,
  distance: Distance,
  queries: Tensor2D,
  references: Tensor2D,
  threshold: number,
): Promise<[number, number][]> {
  const matrix = tf.tidy(() => distance.matrix(queries, references));
  const values = await matrix.data();
  matrix.dispose();
  const columns = references.shape[0];
  const found: [number, number][] = [];
  values.forEach((value, at) => {
    if (distance.inverted ? value >= threshold : value <= threshold)
      found.push([Math.floor(at / columns), at % columns]);
  });
  return found;
}
