import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Composite, Verification } from '@hemlkit/bias';
import type { ShownComposite, VerificationPage } from '@hemlkit/report';
import { pickComposites } from './pick-composites';
import { squarePicture } from './square-picture';

/** Of each remedy that makes images. */
const most = 8;
/** Pixels at most: a picture is shown at 96, and a page is to stay small. */
const side = 128;

/** Some composites of a verification's first seed, with what they were made of, for a page. */
export async function shownComposites({
  made,
  seeds,
}: Verification): Promise<VerificationPage['composites']> {
  const shown: VerificationPage['composites'] = {};
  for (const { remedy, seed, folder, composites } of made)
    if (seed === seeds[0] && composites > 0) {
      const lines = (await readFile(join(folder, 'manifest.jsonl'), 'utf8')).trim().split('\n');
      const all = lines.map((line) => JSON.parse(line) as Composite);
      shown[remedy] = await Promise.all(pickComposites(all, most).map(shownComposite));
    }
  return shown;
}

async function shownComposite(one: Composite): Promise<ShownComposite> {
  const { recipient: id, label, has, donor, recipientImage, donorImage, image } = one;
  return {
    id,
    label,
    has,
    ...(donor !== undefined && { donor }),
    pictures: {
      recipient: await picture(recipientImage),
      ...(donorImage !== undefined && { donor: await picture(donorImage) }),
      composite: await picture(image),
    },
  };
}

/** An image, small, on a square, within the page itself. */
async function picture(file: string): Promise<string> {
  const { default: sharp } = await import('sharp');
  const { width, height } = await sharp(file).metadata();
  const own = Math.min(side, Math.max(width, height));
  const png = await (await squarePicture(file, own)).png({ compressionLevel: 9 }).toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}
