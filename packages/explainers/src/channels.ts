/** One number a pixel of an image [size, size, 3]. */
function overChannels(
  image: ArrayLike<number>,
  join: (red: number, green: number, blue: number) => number,
): Float32Array {
  return Float32Array.from({ length: image.length / 3 }, (_, i) =>
    join(image[3 * i] as number, image[3 * i + 1] as number, image[3 * i + 2] as number),
  );
}

export const sumOverChannels = (image: ArrayLike<number>) => overChannels(image, (r, g, b) => r + g + b);

export const largestOverChannels = (image: ArrayLike<number>) => overChannels(image, Math.max);

export const largestMagnitude = (image: ArrayLike<number>) =>
  overChannels(image, (r, g, b) => Math.max(Math.abs(r), Math.abs(g), Math.abs(b)));
