/**
 * For every pixel of a hole a near pixel outside of it, by waves from the border inwards: each pixel takes, of the sources
 * of its eight neighbours in the waves before, the one that is nearest to itself. (So the sources' regions hang together;
 * that is exact but for few pixels: Danielsson, 1980.)
 *
 * @param hole 1 inside, [height, width]
 * @param joined whether a pixel may take its source from a neighbour. Where no neighbour may be asked, any is.
 * @returns the sources; a pixel outside is its own. Nothing where all is hole
 */
export function nearestKnown(
  hole: Uint8Array,
  width: number,
  joined: (pixel: number, neighbour: number) => boolean = () => true,
): Int32Array | undefined {
  const height = hole.length / width;
  const sources = Int32Array.from(hole, (inside, p) => (inside ? -1 : p));
  let waiting = [...hole.keys()].filter((p) => hole[p]);
  if (waiting.length === hole.length) return undefined;
  let asksAll = false;
  while (waiting.length > 0) {
    const found = waiting.flatMap((p) => {
      const source = bestSource(p);
      return source < 0 ? [] : [[p, source] as const];
    });
    if (found.length === 0) {
      asksAll = true;
      continue;
    }
    for (const [p, source] of found) sources[p] = source;
    asksAll = false;
    waiting = waiting.filter((p) => (sources[p] as number) < 0);
  }
  return sources;

  function bestSource(p: number): number {
    const x = p % width;
    const y = (p - x) / width;
    let [best, least] = [-1, Number.POSITIVE_INFINITY];
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++)
      for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
        const q = row * width + column;
        const source = sources[q] as number;
        if (source < 0 || !(asksAll || joined(p, q))) continue;
        const away = ((source % width) - x) ** 2 + (Math.floor(source / width) - y) ** 2;
        if (away < least) [best, least] = [source, away];
      }
    return best;
  }
}
