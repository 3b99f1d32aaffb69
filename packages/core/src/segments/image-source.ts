import type { ImageAndMap, ImageSource } from '../contracts/images';

/** Images in memory, all of one size. */
export const imagesOf = (images: readonly ImageAndMap[]): ImageSource => ({
  count: images.length,
  size: Math.sqrt(images[0]?.map.length ?? 0),
  read(position, image, map) {
    const from = images[position] as ImageAndMap;
    image.set(from.image);
    map.set(from.map);
  },
  photograph: (position) => images[position]?.photograph,
});

/** One image of a source. */
export function storedImage(source: ImageSource, position: number): ImageAndMap {
  const area = source.size ** 2;
  const row = { image: new Uint8Array(area * 3), map: new Uint8Array(area) };
  source.read(position, row.image, row.map);
  return row;
}
