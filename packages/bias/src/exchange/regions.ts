/** Calls back with the four neighbours of a pixel that are within the image. */
export function around(p: number, width: number, length: number, visit: (q: number) => void): void {
  const x = p % width;
  if (x > 0) visit(p - 1);
  if (x < width - 1) visit(p + 1);
  if (p >= width) visit(p - width);
  if (p + width < length) visit(p + width);
}

/**
 * The pixels that hang together with one.
 * @param belongs whether a pixel may be one of them
 * @param seen marked, and not gone into again: 1, [height, width]
 */
export function pieceOf(
  start: number,
  width: number,
  length: number,
  belongs: (pixel: number) => boolean,
  seen: Uint8Array,
): number[] {
  const piece = [start];
  seen[start] = 1;
  // What is appended is visited, too.
  for (const p of piece)
    around(p, width, length, (q) => {
      if (seen[q] || !belongs(q)) return;
      seen[q] = 1;
      piece.push(q);
    });
  return piece;
}

/** A mask and what it encloses: all that cannot be reached from the image's border without crossing it. */
export function withEnclosed(mask: Uint8Array, width: number): Uint8Array {
  const height = mask.length / width;
  const outside = new Uint8Array(mask.length);
  for (let p = 0; p < mask.length; p++) {
    const [x, y] = [p % width, Math.floor(p / width)];
    const isBorder = x === 0 || y === 0 || x === width - 1 || y === height - 1;
    if (isBorder && !mask[p] && !outside[p]) pieceOf(p, width, mask.length, (q) => !mask[q], outside);
  }
  return outside.map((is) => 1 - is);
}
