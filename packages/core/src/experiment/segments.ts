import type { Segment } from '../contracts/experiment';
import type { PlacedSegment } from '../hierarchy/index';
import { isMap } from './merge';

/** `segments:` as written (already checked by the schema) → segments with their places. */
export function readSegments(value: unknown): PlacedSegment[] {
  if (isMap(value)) {
    return Object.entries(value).map(([name, classes]) => ({
      name,
      classes: classes as string[],
      path: ['segments', name],
    }));
  }
  return (value as unknown[]).map((item, i) => {
    if (typeof item === 'string') return { name: item, classes: [item], path: ['segments', i] };
    const [name, classes] = Object.entries(item as Record<string, string[]>)[0]!;
    return { name, classes, path: ['segments', i, name] };
  });
}

/** Segments as the shortest YAML with the same meaning. */
export const writeSegments = (segments: readonly Segment[]): unknown[] =>
  segments.map(({ name, classes }) =>
    classes.length === 1 && classes[0] === name ? name : { [name]: classes },
  );

/** Every class that a segment names, with the place where it is named, segment by segment. */
export function classPlaces(written: unknown): { name: string; path: (string | number)[] }[] {
  return readSegments(written).flatMap(({ name, classes, path }) =>
    typeof (written as unknown[])[Number(path[1])] === 'string'
      ? [{ name, path: [...path] }]
      : classes.map((one, i) => ({ name: one, path: [...path, i] })),
  );
}
