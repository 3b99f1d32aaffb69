import type { Picture } from '../exchange/picture';
import { backward, type Similarity } from '../exchange/similarity';

/**
 * A whole picture moved as a part of it was: resampled alike (bilinear; the class of the nearest pixel), and nothing pasted.
 * Beyond its border it is mirrored, so that nothing ends there that did not.
 *
 * @param size of the result
 */
export function movePicture(
  picture: Picture,
  similarity: Similarity,
  { width, height }: Pick<Picture, 'width' | 'height'>,
): Picture {
  const image = new Uint8Array(3 * width * height);
  const map = new Uint8Array(width * height);
  const index = (x: number, y: number) =>
    mirrored(y, picture.height) * picture.width + mirrored(x, picture.width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      const [u, v] = backward(similarity, x, y);
      const [left, top] = [Math.floor(u), Math.floor(v)];
      map[p] = picture.map[index(Math.round(u), Math.round(v))] as number;
      const sums = [0, 0, 0];
      for (let corner = 0; corner < 4; corner++) {
        const [column, row] = [left + (corner & 1), top + (corner >> 1)];
        const weight = (1 - Math.abs(u - column)) * (1 - Math.abs(v - row));
        const q = 3 * index(column, row);
        for (let c = 0; c < 3; c++) sums[c] = (sums[c] as number) + weight * (picture.image[q + c] as number);
      }
      image.set(sums.map(Math.round), 3 * p);
    }
  return { width, height, image, map };
}

/** A coordinate beyond the border as the one within that a mirror on the last pixel shows. */
function mirrored(at: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const within = ((at % period) + period) % period;
  return within < length ? within : period - within;
}
