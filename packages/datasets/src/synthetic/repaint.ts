import { type FaceClass, faceClasses } from '../shared/masks/face-classes';
import type { Rendered } from './pixels';

/** A part's other colour. */
export interface Repaint {
  classes: readonly FaceClass[];
  /** How far red, green and blue are moved, in steps of 0..255: up where the part is dark, down where it is light. */
  by: readonly number[];
}

/** Moves the colour of some classes' pixels, in place. Their texture stays, and so does every other pixel. */
export function repaint({ image, map }: Rendered, { classes, by }: Repaint): void {
  const ids = new Set(classes.map((name) => faceClasses.indexOf(name)));
  const pixels = Array.from(map.keys()).filter((pixel) => ids.has(map[pixel] as number));
  for (const channel of [0, 1, 2]) {
    const mean =
      pixels.reduce((sum, pixel) => sum + (image[3 * pixel + channel] as number), 0) / pixels.length;
    const move = (mean < 128 ? 1 : -1) * (by[channel] as number);
    for (const pixel of pixels) {
      const at = 3 * pixel + channel;
      image[at] = Math.min(255, Math.max(0, Math.round((image[at] as number) + move)));
    }
  }
}
