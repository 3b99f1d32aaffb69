import type { Random } from '@hemlkit/core/plugin';
import type { CropBatch, CropShape } from './augment';
import { cropChannels } from './crop-trunk';

/** What stands in a crop beside the mask, red, green and blue: `CropFacts.fill`. */
type Fill = readonly [number, number, number];

/**
 * Crops as they would be with masks that are a little too small or too large, as segmenters make them: of some images the
 * masks of all nodes lose or gain, alike, a border of up to a pixel of the crop. Colours below a gained border are those of
 * the mask's nearest pixels, as a crop knows no others. Boxes stay. Gives new crops.
 *
 * @param share of the images, 0 to 1
 */
export function withMaskErrors(
  batch: CropBatch,
  { nodes, size }: CropShape,
  random: Random,
  { share, fill }: { share: number; fill: Fill },
): CropBatch {
  const crops = Uint8Array.from(batch.crops);
  const length = size * size * cropChannels;
  const images = batch.present.length / nodes;
  for (let image = 0; image < images; image++) {
    const wrong = random.uniform() < share;
    const [amount, grows] = [random.uniform(), random.uniform() < 0.5];
    if (!wrong) continue;
    for (let at = image * nodes; at < (image + 1) * nodes; at++) {
      if (!batch.present[at]) continue;
      const range = [at * length, (at + 1) * length] as const;
      moveBorder(batch.crops.subarray(...range), crops.subarray(...range), { size, amount, grows, fill });
    }
  }
  return { ...batch, crops };
}

interface Border {
  size: number;
  /** How wide it is, in pixels of the crop, 0 to 1. */
  amount: number;
  /** Whether the mask gains it, or loses it. */
  grows: boolean;
  fill: Fill;
}

/**
 * Cover moves towards the least or the most of the 3x3 pixels around (grey-scale erosion and dilation; Serra, Image Analysis and
 * Mathematical Morphology, 1982), and colours are mixed with the fill by the new cover.
 */
export function moveBorder(from: Uint8Array, to: Uint8Array, { size, amount, grows, fill }: Border): void {
  for (let y = 0, at = 0; y < size; y++)
    for (let x = 0; x < size; x++, at += cropChannels) {
      const around = lookAround(from, size, x, y, fill);
      const cover = from[at + 3] as number;
      const extreme = grows ? around.most : around.least;
      const moved = cover + amount * (extreme - cover);
      for (let channel = 0; channel < 3; channel++) {
        const beyond = (from[at + channel] as number) - (fill[channel] as number);
        // What a whole pixel of the mask differs from the fill by.
        const own =
          moved <= cover ? ratio(beyond, cover) : ratio(around.sums[channel] as number, around.cover);
        const changed = moved <= cover ? moved * own : beyond + (moved - cover) * own;
        to[at + channel] = Math.max(0, Math.min(255, Math.round((fill[channel] as number) + changed)));
      }
      to[at + 3] = Math.round(moved);
    }
}

const ratio = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

/** Cover of the 3x3 pixels around one, and how far their colours lie from the fill; beyond the crop there is no cover. */
function lookAround(from: Uint8Array, size: number, x: number, y: number, fill: Fill) {
  const sums = [0, 0, 0];
  let [least, most, cover] = [255, 0, 0];
  for (let down = -1; down <= 1; down++)
    for (let right = -1; right <= 1; right++) {
      const [row, column] = [y + down, x + right];
      if (row < 0 || column < 0 || row >= size || column >= size) {
        least = 0;
        continue;
      }
      const at = (row * size + column) * cropChannels;
      const own = from[at + 3] as number;
      least = Math.min(least, own);
      most = Math.max(most, own);
      cover += own;
      for (let channel = 0; channel < 3; channel++)
        sums[channel] =
          (sums[channel] as number) + (from[at + channel] as number) - (fill[channel] as number);
    }
  return { least, most, cover, sums };
}
