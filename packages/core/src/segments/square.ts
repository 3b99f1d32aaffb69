import type { ImageNeeds } from '../contracts/images';
import type { Raster } from '../contracts/sample';
import { pillowResize } from './pillow-resize';

/** The square that is made of an image, and how. */
export type Square = Pick<ImageNeeds, 'size' | 'fit'>;

/** A square with a rule of its own. */
type Fitted = Square & Required<Pick<Square, 'fit'>>;

/** An image as a method's `fit` has it, to the byte as Pillow does it. */
export function fitImage(image: Raster, square: Fitted): Uint8Array {
  const { size, fit } = square;
  const { width, height, left, top } = placeOf(image, square);
  return cut(pillowResize(image, width, height, fit.filter), width, { left, top, size });
}

/** A class map at the place that its image has: each pixel takes the nearest one's class, by pixel centres. */
export function resizeMap(map: Raster, square: Square): Uint8Array {
  const { size } = square;
  const { width, height, left, top } = placeOf(map, square);
  const same = map.width === width && map.height === height;
  if (same && width === size && height === size) return map.data;
  const columns = Int32Array.from({ length: size }, (_, x) =>
    Math.floor(((x + left + 0.5) * map.width) / width),
  );
  const resized = new Uint8Array(size * size);
  for (let y = 0; y < size; y++) {
    const row = Math.floor(((y + top + 0.5) * map.height) / height) * map.width;
    for (let x = 0; x < size; x++) resized[y * size + x] = map.data[row + (columns[x] as number)] as number;
  }
  return resized;
}

/** What an image is resized to, and where the square lies in that. */
function placeOf({ width, height }: Pick<Raster, 'width' | 'height'>, { size, fit }: Square) {
  const { shorter } = fit ?? {};
  if (shorter === undefined) return { width: size, height: size, left: 0, top: 0 };
  // As torchvision and transformers do: the longer side is cut to a whole number.
  const longer = Math.floor((shorter * Math.max(width, height)) / Math.min(width, height));
  const [across, down] = width <= height ? [shorter, longer] : [longer, shorter];
  const half = (side: number) => Math.floor((side - size) / 2);
  return { width: across, height: down, left: half(across), top: half(down) };
}

function cut(
  pixels: Uint8Array,
  width: number,
  { left, top, size }: { left: number; top: number; size: number },
): Uint8Array {
  if (pixels.length === size * size * 3) return pixels;
  const square = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    const from = ((y + top) * width + left) * 3;
    square.set(pixels.subarray(from, from + size * 3), y * size * 3);
  }
  return square;
}
