import type { Rgb } from './class-colours';

/** Pixels that pictures are copied onto: RGB bytes [height, width, 3]. */
export class Canvas {
  readonly data: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
    colour: Rgb,
  ) {
    this.data = new Uint8Array(width * height * 3);
    this.fill(0, 0, width, height, colour);
  }

  fill(left: number, top: number, width: number, height: number, colour: Rgb): void {
    for (let y = top; y < top + height; y++)
      for (let x = left; x < left + width; x++) this.data.set(colour, (y * this.width + x) * 3);
  }

  /** Copies a square picture, RGB bytes [size, size, 3], to `side` pixels a side; the nearest pixel is taken. */
  picture(left: number, top: number, side: number, picture: Uint8Array, size: number): void {
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        const from =
          (Math.floor(((y + 0.5) * size) / side) * size + Math.floor(((x + 0.5) * size) / side)) * 3;
        this.data.set(picture.subarray(from, from + 3), ((top + y) * this.width + left + x) * 3);
      }
  }
}
