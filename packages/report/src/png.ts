/** How many pixels of a PNG stand for one of its SVG: sharp when enlarged or printed. */
const defaultScale = 2;

/**
 * An SVG as a PNG, drawn by librsvg with the fonts of the machine.
 *
 * @param scale pixels of the PNG for one of the SVG. Default: 2.
 * @throws Error for text that is not SVG
 */
export async function svgToPng(svg: string, { scale = defaultScale } = {}): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  return sharp(Buffer.from(svg), { density: 72 * scale, limitInputPixels: false })
    .png({ compressionLevel: 9 })
    .toBuffer();
}

/** Whether text in an SVG comes out: a machine without any font draws none. */
export async function canDrawText(): Promise<boolean> {
  const { default: sharp } = await import('sharp');
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#fff"/><text x="2" y="15" font-family="sans-serif">HEML</text></svg>';
  const { channels } = await sharp(Buffer.from(svg)).stats();
  return (channels[0]?.min ?? 255) < 128;
}
