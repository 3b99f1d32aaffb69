/** Pixels of an image or class map at most, and of those that are held at their own size at once: 300 MB as RGB. */
export const mostPixels = 100e6;

/** Pixels of a side at most, as JPEG has it. Thin ones of many pixels take minutes to turn and scale. */
export const longestSide = 65_535;

/** Seconds that one image may take to be decoded. */
export const mostSeconds = 120;

/** Why an image of this size is not decoded: the end of a sentence. Undefined: it is. */
export function whyTooLarge({ width, height }: { width: number; height: number }): string | undefined {
  if (Math.max(width, height) > longestSide) return `no side may have more than ${longestSide} pixels`;
  return width * height > mostPixels ? `at most ${mostPixels / 1e6} million pixels are decoded` : undefined;
}

/** Items in groups, in order, each of which has at most `mostPixels`, or one item. */
export function groupsBySize<T extends { width: number; height: number }>(items: readonly T[]): T[][] {
  const groups: T[][] = [];
  let room = 0;
  for (const item of items) {
    const pixels = item.width * item.height;
    const group = groups.at(-1);
    if (group && pixels <= room) group.push(item);
    else {
      groups.push([item]);
      room = mostPixels;
    }
    room -= pixels;
  }
  return groups;
}
