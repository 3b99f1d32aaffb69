/**
 * Round numbers that cover a range, at steps of 1, 2 or 5 times a power of ten.
 *
 * @param most how many at most, 2 or more
 * @returns ascending; the first is at most `low`, the last at least `high`
 */
export function ticks(low: number, high: number, most = 4): number[] {
  const span = high > low ? high - low : Math.abs(high) || 1;
  for (let power = Math.floor(Math.log10(span / most)); ; power++)
    for (const factor of [1, 2, 5]) {
      // A power of ten below one is not exact in binary: dividing by its inverse is.
      const at = (index: number) =>
        power < 0 ? (index * factor) / 10 ** -power : index * factor * 10 ** power;
      const step = factor * 10 ** power;
      const first = Math.floor(low / step + 1e-9);
      const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
      if (last - first < most) return Array.from({ length: last - first + 1 }, (_, i) => at(first + i));
    }
}
