import { writeFile } from 'node:fs/promises';
import { HemlError } from '@hemlkit/core';
import type { ContactSheet } from '@hemlkit/report';

/** Writes a contact sheet as PNG. @throws HemlError with the hint when the file cannot be written */
export async function writeSheetPng(
  file: string,
  { width, height, pixels, svg }: ContactSheet,
  hint: string,
): Promise<void> {
  const { default: sharp } = await import('sharp');
  const png = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(svg) }])
    .removeAlpha()
    .png()
    .toBuffer();
  await writeFile(file, png).catch((cause: Error) => {
    throw new HemlError(`The contact sheet cannot be written: ${file} (${cause.message})`, { hint, cause });
  });
}
