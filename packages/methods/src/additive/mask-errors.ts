import type { Random } from '@hemlkit/core/plugin';
import type { CropBatch, CropShape } from './augment';
import { boxNumbers } from './box-statistics';
import { cropChannels } from './crop-trunk';

/** What stands in a crop beside the mask, red, green and blue: `CropFacts.fill`. */
type Fill = readonly [number, number, number];

/** The widest border that a mask loses or gains, as a share of the image: 2 pixels of 200. */
const widest = 0.01;

export interface MaskErrors {
  /** Of the images, 0 to 1. */
  share: number;
  fill: Fill;
  /** What is left free around a box, as a share of its side; see `CropNeeds`. */
  margin: number;
}

/**
 * Crops as they would be with masks that are a little too small or too large, as segmenters make them: of some images the
 * masks of all nodes lose or gain a border of up to a hundredth of the image, and what is left is cut again. Colours below a
 * gained border are those of the mask's nearest pixels, as a crop knows no others. A mask that is too thin is left as it is.
 * Gives new arrays.
 */
export function withMaskErrors(
  batch: CropBatch,
  { nodes, size }: CropShape,
  random: Random,
  { share, fill, margin }: MaskErrors,
): CropBatch {
  const crops = Uint8Array.from(batch.crops);
  const boxes = Float32Array.from(batch.boxes);
  const length = size * size * cropChannels;
  const images = batch.present.length / nodes;
  for (let image = 0; image < images; image++) {
    const wrong = random.uniform() < share;
    const [width, grows] = [widest * random.uniform(), random.uniform() < 0.5];
    if (!wrong) continue;
    for (let at = image * nodes; at < (image + 1) * nodes; at++) {
      if (!batch.present[at]) continue;
      const crop = crops.subarray(at * length, (at + 1) * length);
      const box = boxes.subarray(at * boxNumbers, (at + 1) * boxNumbers);
      changeMask(crop, box, { size, width, grows, fill, margin });
    }
  }
  return { ...batch, crops, boxes };
}

interface MaskChange extends Omit<MaskErrors, 'share'> {
  size: number;
  /** Of the border, as a share of the image. */
  width: number;
  grows: boolean;
}

/** Changes a crop and what is measured of its box, in place. */
function changeMask(crop: Uint8Array, box: Float32Array, change: MaskChange): void {
  const { size, width, grows, fill, margin } = change;
  const sides = [Math.exp(box[2] as number), Math.exp(box[3] as number)] as const;
  const moved = sides.map((side) => side + (grows ? 2 : -2) * width) as [number, number];
  // What is left of a line is nothing that could be cut.
  if (moved.some((side, i) => side < 0.5 * (sides[i] as number))) return;
  const cropSide = Math.sqrt(sides[0] * sides[1]) * (1 + 2 * margin);
  const before = coverOf(crop);
  let pixels = (width / cropSide) * size;
  for (; pixels > 0; pixels--) {
    const from = crop.slice();
    moveBorder(from, crop, { size, amount: Math.min(1, pixels), grows, fill });
  }
  const after = coverOf(crop);
  if (after === 0 || before === 0) return;
  const count = Math.exp(box[4] as number) * (after / before);
  box[2] = Math.log(moved[0]);
  box[3] = Math.log(moved[1]);
  box[4] = Math.log(count);
  box[5] = Math.min(1, count / (moved[0] * moved[1]));
  zoom(crop.slice(), crop, { size, across: moved[0] / sides[0], down: moved[1] / sides[1], fill });
}

const coverOf = (crop: Uint8Array): number => {
  let sum = 0;
  for (let at = 3; at < crop.length; at += cropChannels) sum += crop[at] as number;
  return sum;
};

interface Zoom {
  size: number;
  /** What is seen of the crop around its centre, as a share of its sides: below 1 it is enlarged. */
  across: number;
  down: number;
  fill: Fill;
}

/** A crop of another part around the same centre, between the pixels linear; beyond the crop is fill without cover. */
export function zoom(from: Uint8Array, to: Uint8Array, { size, across, down, fill }: Zoom): void {
  const beyond = [...fill, 0];
  const pixel = (x: number, y: number, channel: number): number =>
    x < 0 || y < 0 || x >= size || y >= size
      ? (beyond[channel] as number)
      : (from[(y * size + x) * cropChannels + channel] as number);
  const middle = (size - 1) / 2;
  for (let y = 0, at = 0; y < size; y++) {
    const row = middle + (y - middle) * down;
    const top = Math.floor(row);
    const low = row - top;
    for (let x = 0; x < size; x++) {
      const column = middle + (x - middle) * across;
      const left = Math.floor(column);
      const right = column - left;
      for (let channel = 0; channel < cropChannels; channel++, at++)
        to[at] = Math.round(
          (1 - low) * ((1 - right) * pixel(left, top, channel) + right * pixel(left + 1, top, channel)) +
            low * ((1 - right) * pixel(left, top + 1, channel) + right * pixel(left + 1, top + 1, channel)),
        );
    }
  }
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
