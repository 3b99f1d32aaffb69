import { dilate, featherOf, type Picture } from '../exchange/picture';

/** Cells a side of the grid over the whole image. */
const grid = 4;

/**
 * How an image looks where it may have been worked on, in numbers that a linear detector can use without a trained model.
 * Over a grid of 4 x 4 cells on the whole image: mean red, green, blue and roughness. Of the place, of its rim, and of what
 * lies around it: mean red, green, blue, deviation of the luma, roughness and steepness. Roughness (the luma's Laplacian)
 * measures grain and blur, steepness (its gradient) seams. Both are logarithms, so an edge twice as sharp adds the same
 * anywhere.
 *
 * @param where `place`: 1 where a segment was or would have been exchanged, `shown`: 1 where the image shows its label; both
 * [height, width]. The shown pixels are left out. So are the pixels that touch them, because their roughness and steepness come
 * half from what is shown
 */
export function artefactLook(
  picture: Pick<Picture, 'width' | 'height' | 'image'>,
  { place, shown }: { place: Uint8Array; shown: Uint8Array },
): Float64Array {
  const { width, height, image } = picture;
  const luma = lumaOf(image);
  const { roughness, steepness } = differences(luma, width, height);
  const ignored = dilate(shown, width, 1);
  const cells = new Uint8Array(luma.length);
  for (let p = 0; p < cells.length; p++) {
    const [x, y] = [p % width, Math.floor(p / width)];
    cells[p] = Math.floor((y * grid) / height) * grid + Math.floor((x * grid) / width);
  }
  const numbers: number[] = [];
  for (let cell = 0; cell < grid * grid; cell++) {
    const { colours, rough } = over((p) => cells[p] === cell);
    numbers.push(...colours, rough);
  }
  for (const zone of zonesOf(place, picture)) {
    const { colours, deviation, rough, steep } = over((p) => zone[p] === 1);
    numbers.push(...colours, deviation, rough, steep);
  }
  return Float64Array.from(numbers);

  function over(within: (p: number) => boolean) {
    const sums = new Float64Array(7);
    let count = 0;
    for (let p = 0; p < luma.length; p++) {
      if (ignored[p] || !within(p)) continue;
      count++;
      const own = luma[p] as number;
      const values = [
        image[3 * p],
        image[3 * p + 1],
        image[3 * p + 2],
        own,
        own * own,
        roughness[p],
        steepness[p],
      ];
      for (const [i, value] of values.entries()) sums[i] = (sums[i] as number) + (value as number);
    }
    // An image smaller than the grid has cells without a pixel.
    const [red, green, blue, mean, square, rough, steep] = sums.map(
      (sum) => sum / Math.max(1, count),
    ) as unknown as [number, number, number, number, number, number, number];
    return {
      colours: [red / 255, green / 255, blue / 255],
      deviation: Math.sqrt(Math.max(0, square - mean * mean)) / 255,
      rough: Math.log1p(rough),
      steep: Math.log1p(steep),
    };
  }
}

/** ITU-R BT.601. */
const lumaOf = (image: Uint8Array): Float32Array =>
  Float32Array.from(
    { length: image.length / 3 },
    (_, p) =>
      0.299 * (image[3 * p] as number) +
      0.587 * (image[3 * p + 1] as number) +
      0.114 * (image[3 * p + 2] as number),
  );

/** The size of the Laplacian and of the gradient (central differences), levels of 0..255; beyond the border the border goes on. */
function differences(luma: Float32Array, width: number, height: number) {
  const [roughness, steepness] = [new Float32Array(luma.length), new Float32Array(luma.length)];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      const own = luma[p] as number;
      const left = luma[x > 0 ? p - 1 : p] as number;
      const right = luma[x < width - 1 ? p + 1 : p] as number;
      const above = luma[y > 0 ? p - width : p] as number;
      const below = luma[y < height - 1 ? p + width : p] as number;
      roughness[p] = Math.abs(left + right + above + below - 4 * own);
      steepness[p] = Math.hypot(right - left, below - above) / 2;
    }
  return { roughness, steepness };
}

/** The place; a band over its border, as wide as pasting softens it and a pixel more; and a band as wide beyond that. */
function zonesOf(place: Uint8Array, size: { width: number; height: number }): Uint8Array[] {
  const reach = featherOf(size) + 1;
  const outer = dilate(place, size.width, reach);
  const beyond = dilate(outer, size.width, 2 * reach);
  const deep = dilate(
    place.map((inside) => 1 - inside),
    size.width,
    reach,
  );
  return [
    place,
    outer.map((inside, p) => inside & (deep[p] as number)),
    beyond.map((inside, p) => inside & (1 - (outer[p] as number))),
  ];
}
