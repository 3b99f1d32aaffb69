/**
 * A square map at another size, in straight lines between the centres of cells, level beyond the outermost: OpenCV's
 * `INTER_LINEAR`.
 *
 * @param map [from, from]
 * @returns [to, to]
 */
export function resize(map: ArrayLike<number>, from: number, to: number): Float64Array {
  const places = Array.from({ length: to }, (_, i) => {
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const first = Math.floor(at);
    return { first, second: Math.min(from - 1, first + 1), share: at - first };
  });
  const resized = new Float64Array(to * to);
  for (const [y, row] of places.entries())
    for (const [x, column] of places.entries()) {
      const between = (line: number) => {
        const [left, right] = [map[line * from + column.first], map[line * from + column.second]] as [
          number,
          number,
        ];
        return left + column.share * (right - left);
      };
      const [top, bottom] = [between(row.first), between(row.second)];
      resized[y * to + x] = top + row.share * (bottom - top);
    }
  return resized;
}
