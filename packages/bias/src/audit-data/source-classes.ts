import { chunksOf, type Sample, type SourceFacts, sourceFacts } from '@hemlkit/core/run';
import { quantile } from '@hemlkit/statistics';

/** A condition of image files, by which they fall into classes. */
export interface SourceClasses {
  name: string;
  /** Class index of each image. */
  values: Int32Array;
  count: number;
}

/** Different values up to which each is a class of its own; more numbers are cut into quarters, of more texts the rest is one. */
const most = 8;

type Fact = (facts: SourceFacts) => string | number | boolean | undefined;

const facts: Readonly<Record<string, Fact>> = {
  'source-size': ({ width, height }) => width * height,
  'source-aspect': ({ width, height }) => Number((width / height).toFixed(3)),
  format: ({ format }) => format,
  compression: ({ quality }) => quality,
  camera: ({ exif }) => exif?.camera,
  software: ({ exif }) => exif?.software,
  exposure: ({ exif }) => exif?.exposure,
  aperture: ({ exif }) => exif?.aperture,
  iso: ({ exif }) => exif?.iso,
  'focal-length': ({ exif }) => exif?.focalLength,
  flash: ({ exif }) => exif?.flash,
};

export const sourceNames: readonly string[] = Object.keys(facts);

/** What the files of images show, in classes; what is the same for all is left out. */
export async function sourceClasses(samples: readonly Sample[]): Promise<SourceClasses[]> {
  const read: (SourceFacts | undefined)[] = [];
  for (const chunk of chunksOf(samples)) read.push(...(await Promise.all(chunk.map(sourceFacts))));
  return Object.entries(facts).flatMap(([name, fact]) => {
    const classes = intoClasses(read.map((one) => one && fact(one)));
    return classes.count > 1 ? [{ name, ...classes }] : [];
  });
}

/** Values in classes; one that is not known is a class, too. */
export function intoClasses(values: readonly (string | number | boolean | undefined)[]): {
  values: Int32Array;
  count: number;
} {
  const counts = new Map<string | number | boolean | undefined, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const numbers = Float64Array.from(values.filter((value) => typeof value === 'number')).sort();
  if (counts.size > most && numbers.length > values.length / 2) {
    const cuts = [0.25, 0.5, 0.75].map((share) => quantile(numbers, share));
    const classOf = (value: unknown) =>
      typeof value === 'number' ? cuts.filter((cut) => value > cut).length : cuts.length + 1;
    return renumbered(values.map(classOf));
  }
  const common = [...counts].sort((a, b) => b[1] - a[1]).slice(0, most - 1);
  const places = new Map(common.map(([value], place) => [value, place]));
  return renumbered(values.map((value) => places.get(value) ?? most));
}

function renumbered(classes: readonly number[]): { values: Int32Array; count: number } {
  const used = [...new Set(classes)].sort((a, b) => a - b);
  return { values: Int32Array.from(classes, (one) => used.indexOf(one)), count: used.length };
}
