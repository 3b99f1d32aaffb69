import { listFiles } from '@hemlkit/core/plugin';
import { faceClasses } from '../shared/masks/face-classes';
import { mistake, suggest } from '../shared/mistake';

/** One part's mask: its class id and its file. */
export interface MaskPart {
  id: number;
  file: string;
}

/**
 * The parts' masks of CelebAMask-HQ by image number (`0`): `CelebAMask-HQ-mask-anno/0/00000_l_brow.png`, 2,000 images a
 * folder. Parts are sorted by class id, which is the order in which they cover one another.
 * @throws HemlError for a PNG that names no part, and for two of one part
 */
export async function listMaskParts(folder: string): Promise<Map<string, MaskPart[]>> {
  const parts = new Map<string, MaskPart[]>();
  const { files, odd } = await listFiles(folder, (name) => name.endsWith('.png'));
  const [first] = odd;
  if (first)
    throw mistake('not-a-file', `${first.file} ${first.reason}.`, 'Remove it, or unpack the masks again.');
  for (const { name: path, file } of files) {
    const name = path.split('/').at(-1) as string;
    const [, number, part] = /^(\d+)_(.+)\.png$/.exec(name) ?? [];
    const id = faceClasses.findIndex((one, i) => i > 0 && one === part);
    if (number === undefined || id < 0) {
      throw mistake(
        'mask-name-unknown',
        `${file} names no part of a face.`,
        `Masks are called like 00000_skin.png. ${suggest(part ?? name, faceClasses.slice(1))}`,
      );
    }
    const image = String(Number(number));
    const own = parts.get(image) ?? [];
    const twin = own.find((one) => one.id === id);
    if (twin)
      throw mistake(
        'mask-repeated',
        `${twin.file} and ${file} are both the ${part} of image ${image}.`,
        'Remove one.',
      );
    parts.set(image, [...own, { id, file }]);
  }
  for (const of of parts.values()) of.sort((a, b) => a.id - b.id);
  return parts;
}
