import { HemlError, type ImageSource, type Weights } from '@hemlkit/core/method';

/**
 * Mean colours, 0 to 1, of what is shown of images: [images, 3] for each table, 0 where nothing is.
 *
 * @param tables by class id 1 for what is shown and 0 for what is not
 */
export function meanColours(
  source: ImageSource,
  tables: readonly Float32Array[],
  hide?: (position: number, map: Uint8Array) => void,
): Float32Array[] {
  const image = new Uint8Array(source.size ** 2 * 3);
  const map = new Uint8Array(source.size ** 2);
  const means = tables.map(() => new Float32Array(source.count * 3));
  for (let position = 0; position < source.count; position++) {
    source.read(position, image, map);
    hide?.(position, map);
    for (const [t, table] of tables.entries()) {
      const sum = [0, 0, 0];
      let pixels = 0;
      for (let at = 0; at < map.length; at++) {
        if (!table[map[at]!]) continue;
        pixels++;
        for (let c = 0; c < 3; c++) sum[c]! += image[3 * at + c]! / 255;
      }
      means[t]!.set(
        sum.map((value) => value / Math.max(1, pixels)),
        3 * position,
      );
    }
  }
  return means;
}

/** Colours [images, 3] times the matrix: [images, dimensions]. */
export function embeddingsOf(colours: Float32Array, weights: Weights, dimensions: number): Float32Array {
  const matrix = weights['colour.weight'];
  if (matrix?.shape.join() !== `3,${dimensions}`)
    throw new HemlError('These weights are of another model.', { code: 'my-method/weights-mismatch' });
  const rows = new Float32Array((colours.length / 3) * dimensions);
  for (let at = 0; at < rows.length; at++) {
    const [row, d] = [Math.floor(at / dimensions), at % dimensions];
    for (let c = 0; c < 3; c++) rows[at]! += colours[3 * row + c]! * matrix.data[c * dimensions + d]!;
  }
  return rows;
}

/** The colours of some images. */
export const rowsAt = (all: Float32Array, positions: Int32Array) =>
  Float32Array.from(
    { length: 3 * positions.length },
    (_, i) => all[3 * positions[Math.floor(i / 3)]! + (i % 3)]!,
  );
