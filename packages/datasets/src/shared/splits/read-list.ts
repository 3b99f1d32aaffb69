import type { Split } from '@hemlkit/core/plugin';
import { mostBytes, readTextIfThere } from '@hemlkit/core/plugin';
import { ImageNames } from '../files/image-names';
import type { LabelledImage } from '../found';
import { mistake } from '../mistake';

/**
 * The samples that a list names, an image a line, by its path with its ending or without. A line that begins with `#` is a
 * comment, unless an image is called so.
 *
 * @throws HemlError for a list that is missing, a line that names no image with a label, an image named twice
 */
export async function readList(
  samples: readonly LabelledImage[],
  file: string,
  split: Split,
): Promise<LabelledImage[]> {
  const text = await readTextIfThere(file, mostBytes.text);
  if (text === undefined)
    throw mistake(
      'split-list-missing',
      `The list of the split ${split} is missing: ${file}.`,
      'Write one image name a line.',
    );
  const names = new ImageNames(samples);
  const lines = new Map<LabelledImage, number>();
  for (const [i, written] of text.split(/\r\n?|\n/).entries()) {
    const name = written.trim();
    const line = i + 1;
    if (name === '') continue;
    const sample = names.path(name) ?? names.path(written);
    if (!sample) {
      if (name.startsWith('#')) continue;
      throw mistake(
        'image-unknown',
        `Line ${line} of ${file} names '${name}', which is not an image with a label.`,
        'Remove the line, or add the image.',
        { file, line },
      );
    }
    const before = lines.get(sample);
    if (before !== undefined)
      throw mistake(
        'image-repeated',
        `Lines ${before} and ${line} of ${file} name one image, ${sample.name}.`,
        'Remove one of them: an image that is there twice is its own nearest neighbour.',
        { file, line },
      );
    lines.set(sample, line);
  }
  return [...lines.keys()];
}
