import type { ImageAndMap, Random } from '@hemlkit/core/run';

/** Adds normal noise to the pixels. @param deviation in steps of 0..255 */
export function addNoise({ image, map }: ImageAndMap, deviation: number, random: Random): ImageAndMap {
  const noisy = image.map((value) =>
    Math.min(255, Math.max(0, Math.round(value + deviation * random.normal()))),
  );
  return { image: noisy, map };
}

/** Moves the borders of the class map: each pixel takes the class of a pixel that is at most one away, at random. */
export function jitterMap({ image, map }: ImageAndMap, random: Random): ImageAndMap {
  const size = Math.sqrt(map.length);
  const near = (at: number) => Math.min(size - 1, Math.max(0, at + random.integer(3) - 1));
  const jittered = map.map((_, at) => map[near(Math.floor(at / size)) * size + near(at % size)] as number);
  return { image, map: jittered };
}

/** Every pixel as the colour of its class. @param colours [classes, 3] */
export function paintFlat({ map }: ImageAndMap, colours: Uint8Array): ImageAndMap {
  const image = new Uint8Array(map.length * 3);
  for (const [at, id] of map.entries()) image.set(colours.subarray(id * 3, id * 3 + 3), at * 3);
  return { image, map };
}
