import sharp from 'sharp';

/** Orange, 8 wide and 4 high. */
const picture = () =>
  sharp({ create: { width: 8, height: 4, channels: 3, background: { r: 200, g: 100, b: 50 } } });

/** One picture in forms that people have, by file name. */
export const oddPictures = {
  'cmyk.jpg': () => picture().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer(),
  'grey.jpg': () => picture().toColourspace('b-w').jpeg({ quality: 100 }).toBuffer(),
  'deep.png': () => picture().toColourspace('rgb16').png().toBuffer(),
  'clear.png': () => picture().ensureAlpha(0.5).png().toBuffer(),
  'palette.png': () => picture().png({ palette: true }).toBuffer(),
  'plain.jpg': () => picture().jpeg().toBuffer(),
  /** Lies on its side; its EXIF says how to turn it. */
  'turned.jpg': () => picture().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  /** Grey, 16 bits. */
  'deep-grey.png': () => picture().toColourspace('grey16').png().toBuffer(),
};

/** The first half of a JPEG of noise. */
export async function truncatedJpeg(): Promise<Buffer> {
  const noise = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251);
  const whole = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
    .jpeg()
    .toBuffer();
  return whole.subarray(0, whole.length / 2);
}
