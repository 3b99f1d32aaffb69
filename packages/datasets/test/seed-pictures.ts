import { encode } from 'fast-png';
import sharp from 'sharp';

const noise = { type: 'gaussian' as const, mean: 120, sigma: 60 };
const picture = () => sharp({ create: { width: 24, height: 16, channels: 3, background: '#888', noise } });

/** A small picture in every format that is read. */
export const seedPictures = (): Promise<Buffer[]> =>
  Promise.all(
    (['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const).map((format) =>
      picture().toFormat(format).toBuffer(),
    ),
  );

/** Class maps: of 8 bits, interlaced, with a palette of 4 bits. */
export async function seedMaps(): Promise<Uint8Array[]> {
  const ids = Uint8Array.from({ length: 24 * 16 }, (_, i) => (i * i) % 13);
  const grey = encode({ width: 24, height: 16, channels: 1, data: ids });
  return [
    grey,
    await sharp(Buffer.from(grey)).toColourspace('b-w').png({ progressive: true }).toBuffer(),
    await picture().png({ palette: true, colours: 12 }).toBuffer(),
  ];
}
