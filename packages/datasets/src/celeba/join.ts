import type { Split } from '@hemlkit/core/plugin';
import type { ImageFile } from '../shared/files/images';
import type { FoundImage } from '../shared/found';
import { count } from '../shared/mistake';
import type { AttributeTable } from './attributes';

/** Gives images their attributes and their official split; notes report what does not match. */
export function joinTables(
  files: readonly ImageFile[],
  table: AttributeTable | undefined,
  partition: { of(image: ImageFile): Split | undefined; file: string } | undefined,
): { images: FoundImage[]; notes: string[] } {
  const images = files.map((image): FoundImage => {
    const attributes = table?.byName.get(image.name);
    const part = partition?.of(image);
    return { ...image, ...(attributes && { attributes }), ...(part && { part }) };
  });
  const notes: string[] = [];
  const names = new Set(files.map(({ name }) => name));
  const lost = [...(table?.byName.keys() ?? [])].filter((name) => !names.has(name));
  if (lost.length > 0) {
    notes.push(`${count(lost.length, 'image')} of ${table?.file} not there, the first is ${lost[0]}.`);
  }
  const apart = partition ? images.filter(({ part }) => part === undefined).length : 0;
  if (apart > 0) notes.push(`${count(apart, 'image')} in no official split (${partition?.file}).`);
  return { images, notes };
}
