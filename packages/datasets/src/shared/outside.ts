import { access } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { Sample } from '@hemlkit/core/plugin';

/**
 * A sample for an image outside the dataset that lies in the same layout: its mask is `../masks/NAME.png`. The mask
 * is taken to use the dataset's class ids; the label is not known.
 */
export async function outsideSample(file: string, masks = 'masks'): Promise<Sample | undefined> {
  const image = resolve(file);
  const id = basename(image, extname(image));
  const mask = join(dirname(image), '..', masks, `${id}.png`);
  return access(mask).then(
    () => ({ id, image, label: '', mask }),
    () => undefined,
  );
}
