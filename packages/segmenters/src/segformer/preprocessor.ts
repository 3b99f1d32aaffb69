import { pillowResize } from '@hemlkit/core/browser';
import type { Raster } from '@hemlkit/core/plugin';

/** What an image goes through before a network sees it: Hugging Face's `SegformerImageProcessor`. */
export interface Preprocessing {
  /** Height and width; absent: the image's own. */
  size?: readonly [height: number, width: number];
  /** Pillow's number of a filter. */
  resample: number;
  /** What a byte is multiplied by. */
  factor: number;
  mean: readonly number[];
  deviation: readonly number[];
}

/** Prepares images; the three tables of 256 values stand for rescaling and normalising. */
export class Preprocessor {
  private readonly tables: Float32Array[];

  constructor(private readonly settings: Preprocessing) {
    const { factor, mean, deviation } = settings;
    this.tables = [0, 1, 2].map((c) =>
      Float32Array.from(
        { length: 256 },
        (_, byte) => (byte * factor - (mean[c] as number)) / (deviation[c] as number),
      ),
    );
  }

  /** Height and width of an image once it is prepared. */
  sizeOf(image: Raster): readonly [height: number, width: number] {
    return this.settings.size ?? [image.height, image.width];
  }

  /** Writes an image as [3, height, width] of `sizeOf`. */
  write(image: Raster, into: Float32Array): void {
    const [height, width] = this.sizeOf(image);
    const pixels = pillowResize(image, width, height, this.settings.resample);
    const area = height * width;
    const [red, green, blue] = this.tables as [Float32Array, Float32Array, Float32Array];
    for (let i = 0, from = 0; i < area; i++, from += 3) {
      into[i] = red[pixels[from] as number] as number;
      into[area + i] = green[pixels[from + 1] as number] as number;
      into[2 * area + i] = blue[pixels[from + 2] as number] as number;
    }
  }
}
