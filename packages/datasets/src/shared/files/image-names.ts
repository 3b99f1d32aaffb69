import type { ImageFile } from './images';

type Named = Pick<ImageFile, 'id' | 'name'>;

/** How a name is compared: `./` before it is ignored, and an accent may be a letter's own or stand after it (macOS). */
export const comparable = (name: string): string => name.normalize('NFC').replace(/^(\.\/)+/, '');

/** Which images a list or a table means by a name. */
export class ImageNames<T extends Named> {
  private readonly byPath = new Map<string, T>();
  private readonly byId = new Map<string, T>();
  private readonly byBase = new Map<string, T[]>();

  constructor(images: readonly T[]) {
    for (const image of images) {
      const path = comparable(image.name);
      this.byPath.set(path, image);
      this.byId.set(comparable(image.id), image);
      const base = path.split('/').at(-1) as string;
      const same = this.byBase.get(base);
      if (same) same.push(image);
      else this.byBase.set(base, [image]);
    }
  }

  /** The image of a path, with its ending or without. */
  path(name: string): T | undefined {
    const key = comparable(name);
    return this.byPath.get(key) ?? this.byId.get(key);
  }

  /** The image of a path; else those of a file name, in whatever folder they lie. */
  any(name: string): readonly T[] {
    const one = this.path(name);
    return one ? [one] : (this.byBase.get(comparable(name)) ?? []);
  }
}
