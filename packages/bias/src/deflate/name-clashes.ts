import { HemlError, type Sample } from '@hemlkit/core/run';

/** What the ids of copies and composites end with, after the id of what they are made from. */
const made = /~(own|other(-\d+)?|blank|\d+)$/;

/**
 * @throws HemlError for a sample that is called as a copy or a composite of another may be, and for a name with a line
 *   break, which no list can hold: one would be written over the other, or be lost
 */
export function checkNames(samples: readonly Pick<Sample, 'id' | 'image'>[]): void {
  const ids = new Set(samples.map(({ id }) => id));
  for (const { id, image } of samples) {
    const of = id.replace(made, '');
    if (of !== id && ids.has(of))
      throw new HemlError(`The image '${id}' has the name that what is made of '${of}' may get: ${image}`, {
        code: 'image-names-clash',
        kind: 'usage',
        hint: 'Rename it.',
      });
    if (/[\n\r]/.test(id))
      throw new HemlError(
        `The name of the image '${id}' has a line break, which no list can hold: ${image}`,
        {
          code: 'image-name-invalid',
          kind: 'usage',
          hint: 'Rename it.',
        },
      );
  }
}
