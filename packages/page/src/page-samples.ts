import { createRandom, type OpenedRun, prepareSamples, type Raster, type Sample } from '@hemlkit/core/run';
import type { PageSample } from './page-data';

/** Bytes of all pictures at the most, as PNG: a page is to open at once. */
export const mostPictureBytes = 64e6;

/** A part of the page: a name, and bytes. */
export interface Part {
  name: string;
  bytes: Uint8Array;
}

/** Samples that a page shows, and the pictures that belong to them. */
export interface PageSamples {
  samples: PageSample[];
  parts: Part[];
}

/** Samples of the validation split in the order of a draw, those of each label in turn. */
export function drawnSamples(samples: readonly Sample[], seed: number, count: number): Sample[] {
  const order = createRandom(seed, 'page').permutation(samples.length);
  const turns = new Map<string, number>();
  return [...order]
    .map((at) => {
      const sample = samples[at] as Sample;
      const turn = turns.get(sample.label) ?? 0;
      turns.set(sample.label, turn + 1);
      return { sample, turn };
    })
    .sort((a, b) => a.turn - b.turn)
    .slice(0, count)
    .map(({ sample }) => sample);
}

/**
 * The pictures of samples without loss: the image and its class map at their own size, and for models that take a square the
 * square that the run has.
 *
 * @param squares whether models take squares
 */
export async function pageSamples(
  { data }: Pick<OpenedRun, 'data'>,
  drawn: readonly Sample[],
  squares: boolean,
): Promise<PageSamples> {
  const { segmenter, method } = data;
  const found: PageSamples = { samples: [], parts: [] };
  let room = mostPictureBytes;
  for (const sample of drawn) {
    // With crops asked for, what an image was made of is kept.
    const needs = { ...method.images, crops: method.images.crops ?? { size: 16 } };
    const [prepared] = await prepareSamples([sample], segmenter, needs);
    if (!prepared?.photograph) continue;
    const name = String(found.samples.length + 1).padStart(4, '0');
    const { size } = method.images;
    const { image, map } = prepared.photograph;
    const parts: Part[] = [
      { name: `sample-${name}-image`, bytes: await png(image) },
      { name: `sample-${name}-map`, bytes: await png(map) },
    ];
    const square = { width: size, height: size, channels: 3, data: prepared.image } as const;
    if (squares) parts.push({ name: `sample-${name}-square`, bytes: await png(square) });
    room -= parts.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (room < 0) break;
    const [first, second, third] = parts.map((part) => part.name) as [string, string, string?];
    found.samples.push({
      id: sample.id,
      label: sample.label,
      image: first,
      map: second,
      ...(third !== undefined && { square: third }),
    });
    found.parts.push(...parts);
  }
  return found;
}

async function png({ width, height, channels, data }: Raster): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  const image = sharp(data, { raw: { width, height, channels } });
  return (channels === 1 ? image.toColourspace('b-w') : image).png({ compressionLevel: 9 }).toBuffer();
}
