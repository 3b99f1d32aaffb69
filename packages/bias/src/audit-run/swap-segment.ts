import type { ImageAndMap } from '@hemlkit/core/run';
import { fillFromNearest } from './fill-from-nearest';

/**
 * An image whose segment is another image's: the donor's pixels of the segment are laid where they lie in the donor, and
 * where only the recipient showed it, it is filled from its surroundings. A donor without the segment takes it away.
 *
 * @param shown which class ids the segment has, [256], 1 or 0
 * @returns new arrays; the recipient is as it was
 */
export function swapSegment(
  recipient: ImageAndMap,
  donor: ImageAndMap,
  shown: ArrayLike<number>,
): ImageAndMap {
  const image = recipient.image.slice();
  const map = recipient.map.slice();
  const bare = new Uint8Array(map.length);
  for (let at = 0; at < map.length; at++) {
    if (shown[donor.map[at] as number]) {
      map[at] = donor.map[at] as number;
      image.set(donor.image.subarray(3 * at, 3 * at + 3), 3 * at);
    } else if (shown[map[at] as number]) bare[at] = 1;
  }
  // Do not fill from the donor's segment: it would be smeared over the place that was laid bare.
  fillFromNearest({ image, map }, bare, (at) => !shown[map[at] as number]);
  return { image, map };
}
