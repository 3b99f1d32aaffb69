import type { Square } from './resize';

/** How a photograph and its class map become the squares that a method sees, for programs that do it themselves. */
export interface SquareFacts {
  /** Height and width in pixels. */
  size: number;
  /** What is done to the photograph, in order. */
  image: string[];
  /** What is done to its class map, in order. */
  map: string[];
}

const filters = ['nearest', 'Lanczos', 'bilinear', 'bicubic', 'box', 'Hamming'];

/** The facts of `decodeImage`, `resizeImage` and `resizeMap`. @example squareFacts({ size: 64 }).image.join('\n') */
export function squareFacts({ size, fit }: Square): SquareFacts {
  const { shorter, filter } = fit ?? {};
  const square =
    shorter === undefined
      ? `${size}x${size}, the aspect not kept`
      : `a shorter side of ${shorter} and a longer one of floor(${shorter} * longer / shorter)`;
  const cut =
    shorter === undefined
      ? []
      : [
          `cut the ${size}x${size} pixels that begin floor((width - ${size}) / 2) from the left and floor((height - ${size}) / 2) from the top`,
        ];
  const resize =
    filter === undefined
      ? `resize to ${square}, by libvips' linear kernel: sharp's resize(${size}, ${size}, { fit: 'fill', kernel: 'linear' }). Where it shrinks Pillow's Image.BILINEAR is near, but not the same; where it enlarges it is another one`
      : `resize to ${square}, as Pillow's ${filters[filter]} filter does it, to the byte`;
  return {
    size,
    image: [
      'decode to RGB of 8 bits: turned upright by its EXIF orientation, grey and CMYK converted, alpha dropped',
      resize,
      ...cut,
    ],
    map: [
      'a class id for each pixel, at the size of the photograph',
      `the resized map has at x, y the class at floor((x + 0.5) * width / resized width), floor((y + 0.5) * height / resized height), of the sizes above`,
      ...cut,
    ],
  };
}
