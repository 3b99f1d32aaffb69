import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
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
 * @throws HemlError for a PNG that names no part
 */
export async function listMaskParts(folder: string): Promise<Map<string, MaskPart[]>> {
  const parts = new Map<string, MaskPart[]>();
  for (const path of (await readdir(folder, { recursive: true })).sort()) {
    const name = path.split(sep).at(-1) as string;
    if (!name.endsWith('.png')) continue;
    const [, number, part] = /^(\d+)_(.+)\.png$/.exec(name) ?? [];
    const id = faceClasses.findIndex((one, i) => i > 0 && one === part);
    if (number === undefined || id < 0) {
      throw mistake(
        `${join(folder, path)} names no part of a face.`,
        `Masks are called like 00000_skin.png. ${suggest(part ?? name, faceClasses.slice(1))}`,
      );
    }
    const image = String(Number(number));
    parts.set(image, [...(parts.get(image) ?? []), { id, file: join(folder, path) }]);
  }
  for (const of of parts.values()) of.sort((a, b) => a.id - b.id);
  return parts;
}
