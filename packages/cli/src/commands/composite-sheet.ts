import { join } from 'node:path';
import type { Deflation } from '@hemlkit/bias';
import { compositeSheet, type SheetTriple, stateText } from '@hemlkit/report';
import { pickComposites } from '../pick-composites';
import { squarePicture } from '../square-picture';
import { writeSheetPng } from '../write-sheet-png';

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
  const triples: SheetTriple[] = [];
  for (const { recipientImage, donorImage, image, ...one } of shown)
    triples.push({
      caption: `${one.label}, ${stateText(attribute, one.has)} (${one.arm}): ${one.recipient}`,
      recipient: await read(recipientImage),
      ...(donorImage !== undefined && { donor: await read(donorImage) }),
      composite: await read(image),
    });
  const sheet = compositeSheet(`${remedy}: recipient, donor, composite`, triples, side);
  const file = join(folder, 'contact-sheet.png');
  await writeSheetPng(file, sheet, 'All else was written; make room and start again for the sheet.');
  return file;
}

/**
 * Writes `look-sheet.png` into a deflated dataset's folder, where the attribute is how a segment looks: images of either look side
 * by side, so that a person can say what it is.
 * @returns the file, absolute; nothing for any other attribute
 * @throws HemlError when it cannot be written
 */
export async function writeLookSheet({ folder, attribute, look }: Deflation): Promise<string | undefined> {
  if (!look) return undefined;
  const pairs: SheetTriple[] = [];
  for (const [i, image] of look.with.entries()) {
    const other = look.without[i];
    if (other !== undefined)
      pairs.push({ caption: '', recipient: await read(other), composite: await read(image) });
  }
  const sheet = compositeSheet(`left: without ${attribute}; right: with it`, pairs, side);
  const file = join(folder, 'look-sheet.png');
  await writeSheetPng(file, sheet, 'All else was written; make room and start again for the sheet.');
  return file;
}

const read = async (image: string): Promise<Uint8Array> =>
  (await squarePicture(image, side, { kernel: 'nearest' })).raw().toBuffer();
