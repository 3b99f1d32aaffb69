import { featherOf, type Picture } from './picture';
import type { Similarity } from './similarity';
import { applyTone, type Tone, toneFor } from './tone';
import { blur, warp } from './warp';

export interface PasteRequest {
  /** What is pasted onto; not changed. */
  target: Picture;
  donor: Picture;
  /** The donor's pixels that are pasted: 1, [height, width] of the donor. */
  mask: Uint8Array;
  /** Where they may come to lie: 1, [height, width] of the target. Absent: anywhere. */
  within?: Uint8Array;
  similarity: Similarity;
  /** Tones of single classes; others get the one of all. */
  tones?: ReadonlyMap<number, Tone>;
  /** Classes from which the light is not estimated: the background's, the segment's. */
  without: ReadonlySet<number>;
}

/**
 * Pastes a donor's pixels: laid over the target by a similarity, in the light of the target, with an edge that fades out
 * over a few pixels. The class map follows.
 */
export function paste(request: PasteRequest): Picture {
  const { target, donor, mask, within, similarity, tones, without } = request;
  const { width, height } = target;
  const part = warp(donor, mask, similarity, target);
  const shape = part.cover.map((cover, p) => (within && !within[p] ? 0 : cover));
  const radius = featherOf(target);
  const solid = Uint8Array.from(shape, (cover) => Number(cover >= 0.5));
  const everything = new Uint8Array(donor.map.length).fill(1);
  const tone = toneFor(target, warp(donor, everything, similarity, target), solid, without);
  const edge = blur(shape, width, radius);
  // Beyond the mask its own colours go on, not those of what lies beside it in the donor.
  const [softCover, softColours] = [blur(part.cover, width, radius), blur(part.colours, width, radius, 3)];
  const image = target.image.slice();
  const map = target.map.slice();
  const clamped = new Uint8ClampedArray(3);
  for (let p = 0; p < map.length; p++) {
    const opacity = Math.min(1, Math.max(shape[p] as number, edge[p] as number));
    if (opacity < 1 / 512) continue;
    const isInside = (part.cover[p] as number) > 0.5;
    const [colours, cover] = isInside
      ? [part.colours, part.cover[p] as number]
      : [softColours, softCover[p] as number];
    if (cover < 1e-4) continue;
    const own = [0, 1, 2].map((c) => (colours[3 * p + c] as number) / cover) as [number, number, number];
    const toning = tones?.get(part.map[p] as number) ?? tone;
    const toned = toning ? applyTone(toning, ...own) : own;
    for (let c = 0; c < 3; c++)
      clamped[c] = opacity * (toned[c] as number) + (1 - opacity) * (target.image[3 * p + c] as number);
    image.set(clamped, 3 * p);
    if (solid[p]) map[p] = part.map[p] as number;
  }
  return { width, height, image, map };
}
