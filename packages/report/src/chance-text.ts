import type { RootPrecision } from '@hemlkit/core';
import { metricText } from './metric-names';
import { plural } from './plural';

const text = (value: number): string => metricText('precision@1', value);

/** `P@1 of 54.2 (95 % interval 47.3 to 61.0, 200 queries), where chance gives 49.7`. */
export function precisionText({ value, low, high, count, groups, chance }: RootPrecision): string {
  const of = `${plural(count, 'query', 'queries')}${groups === undefined ? '' : ` of ${plural(groups, 'group')}`}`;
  return `P@1 of ${text(value)} (95 % interval ${text(low)} to ${text(high)}, ${of}), where chance gives ${text(chance)}`;
}

/**
 * What an explanation of a run begins with whose precision may be chance.
 *
 * @returns nothing where the whole interval is above chance, or neither is known
 */
export function doubtText(precision: RootPrecision | undefined): string | undefined {
  if (!precision || precision.low > precision.chance) return undefined;
  return `This model hardly beats chance, so its distances may mean nothing: a ${precisionText(precision)}.`;
}

/**
 * How a run compares with chance, in a sentence; nothing where that is not known.
 *
 * @param node whose it is, where that is not the root
 */
export function chanceText(precision: RootPrecision | undefined, node?: string): string | undefined {
  if (!precision) return undefined;
  return (
    doubtText(precision) ??
    `${node === undefined ? 'The root' : `The node \`${node}\``} reaches a ${precisionText(precision)}.`
  );
}
