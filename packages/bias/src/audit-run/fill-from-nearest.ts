import type { ImageAndMap } from '@hemlkit/core/run';

/**
 * Gives pixels the colour and class of the nearest pixel that may be a source, by steps up, down, left and right; the
 * first found in reading order where several are as near. Nothing happens where there is no source.
 *
 * @param picture is changed
 * @param bare 1 for pixels to be filled, [height * width] of a square
 * @param isSource whether a pixel that is not bare may be taken from
 */
export function fillFromNearest(
  { image, map }: ImageAndMap,
  bare: Uint8Array,
  isSource: (at: number) => boolean,
): void {
  const size = Math.sqrt(map.length);
  const from = new Int32Array(map.length).fill(-1);
  const queue = new Int32Array(map.length);
  let end = 0;
  for (let at = 0; at < map.length; at++)
    if (!bare[at] && isSource(at)) {
      from[at] = at;
      queue[end++] = at;
    }
  for (let next = 0; next < end; next++) {
    const at = queue[next] as number;
    const x = at % size;
    for (const step of [
      at >= size ? -size : 0,
      x > 0 ? -1 : 0,
      x < size - 1 ? 1 : 0,
      at + size < map.length ? size : 0,
    ]) {
      const to = at + step;
      if (step === 0 || from[to] !== -1) continue;
      from[to] = from[at] as number;
      queue[end++] = to;
    }
  }
  for (let at = 0; at < map.length; at++) {
    const source = from[at] as number;
    if (!bare[at] || source < 0) continue;
    map[at] = map[source] as number;
    image.copyWithin(3 * at, 3 * source, 3 * source + 3);
  }
}
