import type { ContactSheet } from '@hemlkit/report';
import { writeResult } from './write-result';

/** Writes a contact sheet as PNG. @throws HemlError with the hint when the file cannot be written */
export async function writeSheetPng(
  file: string,
  { width, height, pixels, svg }: ContactSheet,
  hint?: string,
): Promise<void> {
  const { default: sharp } = await import('sharp');
  const png = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(svg) }])
    .removeAlpha()
    .png()
    .toBuffer();
  await writeResult(file, png, hint);
}
