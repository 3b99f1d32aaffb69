import type { DataDescription, SplitDescription } from '@hemlkit/core';
import { markdownTable, plural } from '@hemlkit/report';
import { percent } from '../percent';

/** A data description for a person: labels, segments and the classes in no segment, a column pair a split. */
export function dataText({ name, imageSize, segments, splits, notes }: DataDescription): string {
  const segmented = new Set(segments.flatMap(({ classes }) => classes));
  const counts = splits.map(({ split, images }) => `${images} ${split}`).join(', ');
  const labels = splits[0]?.labels ?? [];
  const parts = [
    `${name}: ${counts} images, seen at ${imageSize}x${imageSize}; ${plural(labels.length, 'label')}, ${plural(segments.length, 'segment')}`,
    table(
      'label',
      splits,
      labels.map(({ label }) => label),
      ({ images, labels }, i) => [String(labels[i]?.images ?? 0), percent((labels[i]?.images ?? 0) / images)],
      ['images', '%'],
    ),
    presenceTable(
      'segment',
      splits,
      ({ segments }) => segments,
      () => true,
    ),
  ];
  const isLeft = (className: string) => !segmented.has(className);
  if (splits[0]?.classes.some((one) => isLeft(one.name)))
    parts.push(presenceTable('class in no segment', splits, ({ classes }) => classes, isLeft));
  if (notes.length > 0) parts.push(notes.map((note) => `- ${note}`).join('\n'));
  return parts.join('\n\n');
}

/** How many images show each, and on how many of their pixels. */
function presenceTable(
  heading: string,
  splits: readonly SplitDescription[],
  of: (split: SplitDescription) => SplitDescription['classes'],
  wanted: (name: string) => boolean,
): string {
  const names = of(splits[0] as SplitDescription)
    .map(({ name }) => name)
    .filter(wanted);
  return table(
    heading,
    splits,
    names,
    (split, row) => {
      const found = of(split).find(({ name }) => name === names[row]);
      if (!found) return ['-', '-', '-'];
      return [String(found.images), percent(found.images / split.images), percent(found.share, 2)];
    },
    ['images', '%', 'pixels %'],
  );
}

function table(
  heading: string,
  splits: readonly SplitDescription[],
  names: readonly string[],
  cells: (split: SplitDescription, row: number) => string[],
  [first, ...others]: readonly [string, ...string[]],
): string {
  const headings = splits.flatMap(({ split }) => [`${split}: ${first}`, ...others]);
  return markdownTable(
    [heading, ...headings],
    names.map((name, row) => [name, ...splits.flatMap((split) => cells(split, row))]),
  );
}
