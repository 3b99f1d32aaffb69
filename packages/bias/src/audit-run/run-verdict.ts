import { median } from '@hemlkit/statistics';
import type { RunAudit, Verdict } from '../contracts/audit';

/** What an audit of a model comes to. */
export function runVerdict({
  segments,
  findings,
  level,
  node,
  unasked,
}: Pick<RunAudit, 'segments' | 'findings' | 'level' | 'node'> & { unasked: readonly string[] }): Verdict {
  const counted = segments.filter(({ adjusted }) => adjusted !== undefined);
  const tests = counted.length;
  const base = { tests, unasked: [...unasked] };
  const rest = unasked.length > 0 ? ` Not asked: ${named(unasked)}.` : '';
  if (segments.length === 0)
    return {
      ...base,
      status: 'cannot-be-judged',
      sentence: `Cannot be judged: no segment could be exchanged, so it is not known what the model relies on.${rest}`,
    };
  const [first, ...others] = findings.map(({ segment }) => segment);
  const percent = `${100 * level} %`;
  if (first !== undefined) {
    const also = others.length > 0 ? `, and less so by ${named(others)}` : '';
    return {
      ...base,
      status: 'found',
      sentence: `Found: the model (node ${node}) decides by \`${first}\`${also}, and this moves images to the label that it was associated with in training. Of findings like these at most ${percent} are due to chance (${tests} tests).${rest}`,
    };
  }
  const least = median(counted.flatMap(({ detectable }) => detectable ?? []));
  const power = Number.isFinite(least)
    ? ` Alone, a pull from about ${Number(least.toPrecision(2))} on would have been found.`
    : '';
  return {
    ...base,
    status: 'not-found',
    sentence: `Not found: no segment moves images to the label that it was associated with in training, as far as can be seen (node ${node}, ${tests} tests).${power}${rest}`,
  };
}

const named = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
