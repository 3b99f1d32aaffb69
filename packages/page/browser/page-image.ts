import type { Raster } from '@hemlkit/core/browser';

/** An image of a pair, with all that is made of it. */
export interface PageImage {
  id: string;
  /** Absent: it is no sample. */
  label?: string;
  image: Raster;
  /** Of the image's size. */
  map: Raster;
  /** [size, size, 3], where models take a square. */
  square?: Uint8Array;
  /** The address of a picture of it, upright. */
  picture: string;
  /** What a person should know of it. */
  warnings: readonly string[];
}
