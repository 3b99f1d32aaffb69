import { median } from '@hemlkit/statistics';
import type { Association, DataAudit, Power, Verdict } from '../contracts/audit';

/** Which effects would have been found, by aspect. */
export function powerOf(associations: readonly Association[]): Power[] {
  const aspects = ['presence', 'look', 'image'] as const;
  return aspects.flatMap((aspect) => {
    const own = associations.filter((one) => one.aspect === aspect && one.detectable !== undefined);
    const values = own.map(({ detectable }) => detectable as number);
    if (values.length === 0) return [];
    const largest = Math.max(...values);
    const name = (own[values.indexOf(largest)] as Association).name;
    return [{ aspect, tests: own.length, median: median(values), largest, name }];
  });
}

type Judged = Pick<DataAudit, 'associations' | 'findings' | 'power' | 'group' | 'level'> & {
  unasked: readonly string[];
  /** Whether models see what no segment covers, where that was found. */
  rest?: string;
};

/** What an audit of data comes to. */
export function dataVerdict({
  associations,
  findings,
  power,
  group,
  level,
  unasked,
  rest: seen,
}: Judged): Verdict {
  const counted = associations.filter(({ adjusted }) => adjusted !== undefined);
  const tests = counted.length;
  const base = { tests, unasked: [...unasked] };
  const within = counted.some((one) => one.within);
  const groups = group && `${group.groups} groups by \`${group.attribute}\``;
  const about =
    within && group
      ? ` Labels were exchanged within the ${groups}, because whole groups can be exchanged in too few ways (${group.needed} groups are needed). So this is about these groups alone, and takes the images of a group for independent.`
      : '';
  const rest = unasked.length > 0 ? ` Not asked: ${unasked.map((name) => `\`${name}\``).join(', ')}.` : '';
  const [first, ...others] = [...new Set(findings.map(({ name }) => name))];
  if (first !== undefined) {
    const also = others.length > 0 ? `, and less so ${others.map((name) => `\`${name}\``).join(', ')}` : '';
    return {
      ...base,
      status: 'found',
      sentence: `Found: \`${first}\` is associated with the label${also}. Of findings like these at most ${percent(level)} are due to chance (${tests} tests).${seen ? ` ${seen}` : ''}${about}${rest}`,
    };
  }
  // Where no order of the labels could have made a finding, nothing is known.
  const most = Math.max(0, ...counted.map(({ possible = Number.POSITIVE_INFINITY }) => possible));
  if (most < tests / level || tests === 0) {
    const why =
      group && groups
        ? `the images form ${groups}, and ${group.needed} are needed (their labels have ${group.possible ?? 'too few'} possible orders)`
        : associations.length === 0
          ? 'there was nothing to test'
          : 'the labels of these images have too few possible orders';
    return { ...base, status: 'cannot-be-judged', sentence: `Cannot be judged: ${why}.${rest}` };
  }
  return {
    ...base,
    status: 'not-found',
    sentence: `Not found: no segment is associated with the label more than chance explains (${tests} tests). ${powerText(power)}${about}${rest}`,
  };
}

/** Which effects would have been found. */
function powerText(power: readonly Power[]): string {
  const of = power.map(
    ({ aspect, median: half }) => `${half.toFixed(2)} for ${aspect === 'image' ? 'the whole image' : aspect}`,
  );
  return `Alone, effects from about ${of.join(' and ')} on would have been found.`;
}

const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`;
