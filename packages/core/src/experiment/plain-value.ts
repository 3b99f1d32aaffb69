import type { Path, Problem } from '../errors/problem';
import { limits } from './limits';
import { tooDeep } from './parse-yaml';
import { Expanded } from './reference';

/** A value that is too large, too deep or endless, and where. */
export class ValueFault extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/**
 * A copy in which nothing is shared: what an alias stands for is written out, so that a change at one place (a default
 * that is filled in) never shows at another.
 * @param expanded what stands for a text with references
 * @throws ValueFault
 */
export function writtenOut(value: unknown, expanded: (text: Expanded, path: Path) => string): unknown {
  let count = 0;
  const around = new Set<object>();
  const copy = (inner: unknown, path: Path): unknown => {
    if (++count > limits.values)
      throw new ValueFault({
        code: 'spec-too-large',
        message: `With its aliases (\`*name\`) written out the file has more than ${limits.values} values.`,
        hint: 'Write the values out, or leave some out.',
        path,
      });
    if (typeof inner !== 'object' || inner === null) return inner;
    if (inner instanceof Expanded) return expanded(inner, path);
    if (around.has(inner))
      throw new ValueFault({
        code: 'alias-circular',
        message: 'An alias stands inside what it is an alias of.',
        hint: 'Write the value out.',
        path,
      });
    if (path.length > limits.depth) throw new ValueFault({ ...tooDeep, path });
    around.add(inner);
    const result = Array.isArray(inner)
      ? inner.map((item, i) => copy(item, [...path, i]))
      : Object.fromEntries(Object.entries(inner).map(([key, item]) => [key, copy(item, [...path, key])]));
    around.delete(inner);
    return result;
  };
  return copy(value, []);
}
