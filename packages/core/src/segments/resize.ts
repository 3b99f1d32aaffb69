import type { Raster } from '../contracts/sample';

/** An image at size x size, bilinear (antialiased where it shrinks), its aspect not kept. */
export async function resizeImage(image: Raster, size: number): Promise<Uint8Array> {
  if (image.width === size && image.height === size) return image.data;
  const { default: sharp } = await import('sharp');
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .resize(size, size, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
}

/** A class map at size x size: each pixel takes the nearest one's class, by pixel centres. */
export function resizeMap(map: Raster, size: number): Uint8Array {
  if (map.width === size && map.height === size) return map.data;
  const columns = Int32Array.from({ length: size }, (_, x) => Math.floor(((x + 0.5) * map.width) / size));
  const resized = new Uint8Array(size * size);
  for (let y = 0; y < size; y++) {
    const row = Math.floor(((y + 0.5) * map.height) / size) * map.width;
    for (let x = 0; x < size; x++) resized[y * size + x] = map.data[row + (columns[x] as number)] as number;
  }
  return resized;
}
