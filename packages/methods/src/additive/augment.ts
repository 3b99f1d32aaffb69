import type { Random } from '@hemlkit/core/plugin';
import { boxNumbers } from './box-statistics';
import { cropChannels } from './crop-trunk';

/** The crops of a batch's images on the host. */
export interface CropBatch {
  /** [batch, nodes, size, size, 4], 0..255 */
  crops: Uint8Array;
  /** [batch, nodes, 6] */
  boxes: Float32Array;
  /** [batch, nodes]: not 0 where the image shows the node. */
  present: ArrayLike<number>;
}

export interface CropShape {
  nodes: number;
  /** Height and width of a crop, in pixels. */
  size: number;
}

export interface AugmentSettings {
  /** Whether half of the images are mirrored, left to right. Default: true. */
  flip?: boolean;
  /** By how many pixels each crop may be moved either way. Default: 1. */
  shift?: number;
}

/**
 * A batch as an epoch shows it: all crops of an image mirrored together, and their boxes' places with them; then each
 * crop moved by itself, its border repeated. Gives new arrays.
 */
export function augmentCrops(
  batch: CropBatch,
  { nodes, size }: CropShape,
  random: Random,
  { flip = true, shift = 1 }: AugmentSettings = {},
): CropBatch {
  const images = batch.present.length / nodes;
  const crops = new Uint8Array(batch.crops.length);
  // Pixels are moved whole: their four numbers as one.
  const [source, target] = [pixelsOf(batch.crops), pixelsOf(crops)];
  const boxes = Float32Array.from(batch.boxes);
  const length = size * size;
  const step = () => (shift > 0 ? random.integer(2 * shift + 1) - shift : 0);
  for (let image = 0; image < images; image++) {
    const mirrored = flip && random.uniform() < 0.5;
    for (let node = 0; node < nodes; node++) {
      const at = image * nodes + node;
      const from = source.subarray(at * length, (at + 1) * length);
      moveCrop(from, target.subarray(at * length, (at + 1) * length), size, {
        down: step(),
        right: step(),
        mirrored,
      });
      const centre = at * boxNumbers;
      if (mirrored) boxes[centre] = 1 - (boxes[centre] as number);
    }
  }
  return { crops, boxes, present: batch.present };
}

/** Crops as one number a pixel; a copy where they do not begin at a multiple of a pixel's bytes. */
function pixelsOf(crops: Uint8Array): Uint32Array {
  const whole = crops.byteOffset % Uint32Array.BYTES_PER_ELEMENT === 0 ? crops : crops.slice();
  return new Uint32Array(whole.buffer, whole.byteOffset, whole.length / cropChannels);
}

interface Move {
  down: number;
  right: number;
  mirrored: boolean;
}

/** Mirrors, then moves; pixel (y, x) comes from (y + down, x + right), or from the border nearest to it. */
function moveCrop(from: Uint32Array, to: Uint32Array, size: number, { down, right, mirrored }: Move): void {
  const last = size - 1;
  const inside = (place: number) => Math.min(last, Math.max(0, place));
  for (let y = 0, target = 0; y < size; y++) {
    const row = inside(y + down) * size;
    for (let x = 0; x < size; x++, target++) {
      const column = inside(x + right);
      to[target] = from[row + (mirrored ? last - column : column)] as number;
    }
  }
}

/**
 * Crops of nodes that an image does not show, as those of another training image, drawn at random of those that show the
 * node: the batch statistics of a node with a trunk of its own then are of real crops. A node that no image shows keeps
 * what it has. Gives a new array; boxes and presence stay.
 *
 * @param showing by node, the positions of the training images that show it
 * @param read reads the crops of a training image, [nodes, size, size, 4]
 */
export function fillAbsent(
  batch: CropBatch,
  { nodes, size }: CropShape,
  read: (position: number) => Uint8Array,
  showing: readonly ArrayLike<number>[],
  random: Random,
): CropBatch {
  const crops = Uint8Array.from(batch.crops);
  const length = size * size * cropChannels;
  for (let at = 0; at < batch.present.length; at++) {
    const node = at % nodes;
    const others = showing[node] as ArrayLike<number>;
    if (batch.present[at] || others.length === 0) continue;
    const other = read(others[random.integer(others.length)] as number);
    crops.set(other.subarray(node * length, (node + 1) * length), at * length);
  }
  return { ...batch, crops };
}
