import type { Raster } from '@hemlkit/core/browser';
import { PageError } from './page-error';

/** Of larger photographs less is shown. */
const longest = 1024;
const thumbnailSide = 96;

function drawn({ width, height, data }: Raster): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const pixels = new ImageData(width, height);
  for (let i = 0, from = 0, to = 0; i < width * height; i++, from += 3, to += 4) {
    pixels.data[to] = data[from] as number;
    pixels.data[to + 1] = data[from + 1] as number;
    pixels.data[to + 2] = data[from + 2] as number;
    pixels.data[to + 3] = 255;
  }
  contextOf(canvas).putImageData(pixels, 0, 0);
  return canvas;
}

function contextOf<C extends OffscreenCanvas | HTMLCanvasElement>(canvas: C) {
  const context = canvas.getContext('2d') as
    | OffscreenCanvasRenderingContext2D
    | CanvasRenderingContext2D
    | null;
  if (!context) throw new PageError('This browser draws no pictures into memory.', 'Use another browser.');
  context.imageSmoothingQuality = 'high';
  return context;
}

/** The address of a picture of an image, as large as a screen has room for. */
export async function pictureOf(image: Raster): Promise<string> {
  const scale = Math.min(1, longest / Math.max(image.width, image.height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(image.width * scale)),
    Math.max(1, Math.round(image.height * scale)),
  );
  contextOf(canvas).drawImage(drawn(image), 0, 0, canvas.width, canvas.height);
  return URL.createObjectURL(await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 }));
}

/** A small square picture, squeezed as those of samples are. */
export function thumbnailOf(image: Raster): string {
  const canvas = document.createElement('canvas');
  canvas.width = thumbnailSide;
  canvas.height = thumbnailSide;
  contextOf(canvas).drawImage(drawn(image), 0, 0, thumbnailSide, thumbnailSide);
  return canvas.toDataURL('image/jpeg', 0.85);
}
