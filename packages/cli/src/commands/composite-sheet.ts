import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Deflation, HemlError } from '@hemlkit/core';
import { compositeSheet, type SheetTriple } from '@hemlkit/report';
import { pickComposites } from '../pick-composites';

/** Composites on a sheet, of each cell alike. */
const most = 16;
const side = 160;

/**
 * Writes `contact-sheet.png` into a deflated dataset's folder: recipients, donors and what was made of them.
 * @returns the file, absolute; nothing where there are no composites
 * @throws HemlError when it cannot be written
 */
export async function writeCompositeSheet({
  folder,
  remedy,
  attribute,
  composites,
}: Deflation): Promise<string | undefined> {
  const shown = pickComposites(composites, most);
  if (shown.length === 0) return undefined;
  const { default: sharp } = await import('sharp');
  const read = async (file: string): Promise<Uint8Array> =>
    sharp(file)
      .rotate()
      .toColourspace('srgb')
      .removeAlpha()
      .resize(side, side, { fit: 'contain', kernel: 'nearest', background: '#ffffff' })
      .raw()
      .toBuffer();
  const triples: SheetTriple[] = [];
  for (const { recipientImage, donorImage, image, ...one } of shown)
    triples.push({
      caption: `${one.label}, ${one.has ? 'with' : 'without'} ${attribute} (${one.arm}): ${one.recipient}`,
      recipient: await read(recipientImage),
      ...(donorImage !== undefined && { donor: await read(donorImage) }),
      composite: await read(image),
    });
  const { width, height, pixels, svg } = compositeSheet(
    `${remedy}: recipient, donor, composite`,
    triples,
    side,
  );
  const file = join(folder, 'contact-sheet.png');
  const png = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(svg) }])
    .removeAlpha()
    .png()
    .toBuffer();
  await writeFile(file, png).catch((cause: Error) => {
    throw new HemlError(`The contact sheet cannot be written: ${file} (${cause.message})`, {
      hint: 'All else was written; make room and start again for the sheet.',
      cause,
    });
  });
  return file;
}
