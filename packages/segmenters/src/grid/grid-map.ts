import type { Raster } from '@hemlkit/core/plugin';

/** Cell `row * columns + column` of each pixel; where pixels do not divide evenly, cells differ by one. */
export function gridMap({ width, height }: Raster, rows: number, columns: number): Raster {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const first = Math.floor((y * rows) / height) * columns;
    for (let x = 0; x < width; x++) data[y * width + x] = first + Math.floor((x * columns) / width);
  }
  return { width, height, channels: 1, data };
}
