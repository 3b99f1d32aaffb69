import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { inTurn } from '../shared/in-turn';
import { faceClasses } from '../shared/masks/face-classes';
import { attributeNames } from './attributes';
import { drawFace } from './face';
import { render } from './pixels';
import type { PlannedFace } from './plan';
import { repaint } from './repaint';

/** Changes with everything that changes a face's pixels, so that faces kept from before are drawn again. */
export const generatorVersion = 1;

/** Draws the faces into a folder that the dataset `folder` reads. */
export async function writeFaces(
  folder: string,
  faces: readonly PlannedFace[],
  { size, noise }: { size: number; noise: number },
): Promise<void> {
  await Promise.all(['images', 'masks'].map((name) => mkdir(join(folder, name), { recursive: true })));
  await inTurn(faces, 4, async ({ id, attributes, random, repaint: other }) => {
    const { image, map } = await render(drawFace(attributes, random, size), random, size, noise);
    if (other) repaint({ image, map }, other);
    await writeFile(
      join(folder, 'images', `${id}.png`),
      encode({ width: size, height: size, channels: 3, data: image }),
    );
    await writeFile(
      join(folder, 'masks', `${id}.png`),
      encode({ width: size, height: size, channels: 1, data: map }),
    );
  });
  await writeFile(join(folder, 'classes.json'), `${JSON.stringify({ classes: faceClasses }, null, 2)}\n`);
  await writeFile(join(folder, 'attributes.csv'), attributesCsv(faces));
  for (const split of new Set(faces.map((face) => face.split))) {
    const names = faces.filter((face) => face.split === split).map(({ id }) => `${id}.png\n`);
    await writeFile(join(folder, `${split}.txt`), names.join(''));
  }
}

function attributesCsv(faces: readonly PlannedFace[]): string {
  const header = ['image', 'label', ...attributeNames];
  const rows = faces.map(({ id, label, attributes }) => [
    `${id}.png`,
    label,
    ...attributeNames.map((name) => (attributes[name] ? 1 : 0)),
  ]);
  return [header, ...rows].map((row) => `${row.join(',')}\n`).join('');
}
