import type { Random } from '@hemlkit/core/run';
import { fill } from './fill';
import { dilate, featherOf, maskOf, type Picture } from './picture';
import type { Similarity } from './similarity';
import { blur, warp } from './warp';

export interface BackgroundRequest {
  recipient: Picture;
  donor: Picture;
  /** Lays the donor over the whole of the recipient. */
  similarity: Similarity;
  /** Class ids of the background. */
  behind: ReadonlySet<number>;
  /** Draws the grain of what is filled where the donor's figure was. */
  random: Random;
}

/**
 * A recipient's figure before a donor's background. Where the donor's own figure was, its background is continued (`fill`). The figure
 * fades out within its own border: the pixels there are mixed with the background that it had.
 *
 * @returns nothing where the donor shows no background
 */
export function exchangeBackground({
  recipient,
  donor,
  similarity,
  behind,
  random,
}: BackgroundRequest): Picture | undefined {
  const { width, height } = recipient;
  const others = new Set([...donor.map].filter((id) => !behind.has(id)));
  const figure = maskOf(donor.map, others);
  const bare = fill(donor, dilate(figure, donor.width, featherOf(donor)), others, random);
  if (!bare) return undefined;
  const back = warp(bare, new Uint8Array(bare.map.length).fill(1), similarity, recipient);
  const own = Float32Array.from(recipient.map, (id) => Number(!behind.has(id)));
  const soft = blur(own, width, featherOf(recipient));
  const image = recipient.image.slice();
  const map = recipient.map.slice();
  const clamped = new Uint8ClampedArray(3);
  for (let p = 0; p < map.length; p++) {
    const cover = back.cover[p] as number;
    // Half at the border, whole a little within.
    const opacity = own[p] ? Math.min(1, Math.max(0, 2 * (soft[p] as number) - 1)) : 0;
    if (cover < 1e-4 || opacity === 1) continue;
    for (let c = 0; c < 3; c++)
      clamped[c] =
        opacity * (recipient.image[3 * p + c] as number) +
        (1 - opacity) * ((back.colours[3 * p + c] as number) / cover);
    image.set(clamped, 3 * p);
    if (!own[p]) map[p] = back.map[p] as number;
  }
  return { width, height, image, map };
}
