/**
 * Cells' shares of the distance of two images, spread evenly over the pixels that are nearest to each cell.
 *
 * @param shares by map [2, cells, cells]; maps may be of different sizes
 * @param size pixels a side, at least as many as cells
 * @returns [size, size] of either image, and the sum of all
 */
export function overPixels(
  shares: readonly Float32Array[],
  size: number,
): { a: Float32Array; b: Float32Array; distance: number } {
  const sides = [new Float32Array(size ** 2), new Float32Array(size ** 2)] as const;
  let distance = 0;
  for (const map of shares) {
    const cells = Math.sqrt(map.length / 2);
    const cellOf = Array.from({ length: size }, (_, at) => Math.floor(((at + 0.5) * cells) / size));
    const pixels = new Float64Array(cells);
    for (const cell of cellOf) pixels[cell]! += 1;
    for (const [side, values] of sides.entries())
      for (let y = 0; y < size; y++)
        for (let x = 0; x < size; x++) {
          const [row, column] = [cellOf[y]!, cellOf[x]!];
          const share = map[(side * cells + row) * cells + column] as number;
          values[y * size + x]! += share / (pixels[row]! * pixels[column]!);
        }
    distance += map.reduce((sum, share) => sum + share, 0);
  }
  return { a: sides[0], b: sides[1], distance };
}
