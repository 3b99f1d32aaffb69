import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type DataDescription, type ExampleImages, HemlError } from '@hemlkit/core';
import { contactSheet, plural } from '@hemlkit/report';

/**
 * Writes a contact sheet of one sample or more as PNG.
 * @returns the file, absolute
 * @throws HemlError when it cannot be written
 */
export async function writeSheet(
  out: string,
  { name, background, segments }: Pick<DataDescription, 'name' | 'background' | 'segments'>,
  examples: readonly ExampleImages[],
): Promise<string> {
  const { default: sharp } = await import('sharp');
  const size = examples[0]?.size;
  const title = `${name}: ${plural(examples.length, 'training sample')} at ${size}x${size}, background ${background}`;
  const segmented = new Set(segments.flatMap(({ classes }) => classes));
  const { width, height, pixels, svg } = contactSheet(
    title,
    examples as [ExampleImages, ...ExampleImages[]],
    segmented,
  );
  const file = resolve(out);
  const png = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(svg) }])
    .removeAlpha()
    .png()
    .toBuffer();
  await writeFile(file, png).catch((cause: Error) => {
    throw new HemlError(`The contact sheet cannot be written: ${file} (${cause.message})`, {
      hint: 'Name another file with --out.',
      cause,
    });
  });
  return file;
}
