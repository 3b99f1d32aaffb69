import { HemlError, type Random } from '@hemlkit/core/plugin';
import sharp from 'sharp';
import { faceClasses } from '../shared/masks/face-classes';
import { classColour, imageSvg, mapSvg, type Picture } from './svg';

/** A face as pixels, row-major. */
export interface Rendered {
  /** RGB, three bytes a pixel. */
  image: Uint8Array;
  /** Class ids, one byte a pixel. */
  map: Uint8Array;
}

/**
 * Turns a picture into an image and its class map.
 * @param noise standard deviation of the pixel noise, in steps of 0..255
 */
export async function render(
  picture: Picture,
  random: Random,
  size: number,
  noise: number,
): Promise<Rendered> {
  const [image, flat] = await Promise.all([raw(imageSvg(picture, size)), raw(mapSvg(picture, size))]);
  expose(image, random.split('exposure'), random.split('noise'), noise);
  return { image, map: decodeMap(flat) };
}

async function raw(svg: string): Promise<Uint8Array> {
  const { data } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return new Uint8Array(data);
}

/** What a camera adds: exposure, contrast, a cast of colour, and noise. In place. */
function expose(image: Uint8Array, random: Random, grain: Random, noise: number): void {
  const gain = Math.exp(0.14 * random.normal());
  const contrast = Math.exp(0.1 * random.normal());
  const cast = [0, 1, 2].map(() => gain * Math.exp(0.04 * random.normal()));
  for (let i = 0; i < image.length; i++) {
    const value =
      128 + contrast * ((image[i] as number) * (cast[i % 3] as number) - 128) + noise * grain.normal();
    image[i] = Math.min(255, Math.max(0, Math.round(value)));
  }
}

const idOf = new Map(faceClasses.map((_, id) => [key(...classColour(id)), id]));

function decodeMap(flat: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: flat.length / 3 }, (_, i) => {
    const id = idOf.get(key(flat[3 * i] as number, flat[3 * i + 1] as number, flat[3 * i + 2] as number));
    if (id !== undefined) return id;
    throw new HemlError(
      'The SVG renderer blended two classes of a synthetic face, so its class map is not exact.',
      {
        code: 'renderer-inexact',
        hint: 'Install the version of sharp that @hemlkit/datasets asks for (its librsvg is known to draw sharp edges).',
      },
    );
  });
}

function key(red: number, green: number, blue: number): number {
  return (red << 16) | (green << 8) | blue;
}
