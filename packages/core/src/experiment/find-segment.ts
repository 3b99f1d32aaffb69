import { HemlError } from '../contracts/error';
import type { Experiment, Segment } from '../contracts/experiment';
import { didYouMean, listed } from '../errors/suggest';

/** A segment by its name. @throws HemlError (usage) for one that the spec does not have */
export function findSegment({ segments, name: spec }: Experiment, name: string): Segment {
  const names = segments.map((segment) => segment.name);
  const found = segments[names.indexOf(name)];
  if (found) return found;
  throw new HemlError(`There is no segment \`${name}\` in ${spec}.`, {
    code: 'segment-unknown',
    kind: 'usage',
    hint: `${didYouMean(name, names)}The segments are ${listed(names)}.`,
  });
}
