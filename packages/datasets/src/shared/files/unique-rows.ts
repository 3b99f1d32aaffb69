import { isDeepStrictEqual } from 'node:util';
import { mistake } from '../mistake';

/**
 * The value that a table gives each name. A name may stand twice if both rows give the same value.
 * @throws HemlError that names the later of two rows that contradict each other
 */
export function uniqueRows<T>(
  rows: Iterable<{ line: number; name: string; value: T }>,
  file: string,
): Map<string, T> {
  const found = new Map<string, T>();
  for (const { line, name, value } of rows) {
    const before = found.get(name);
    if (before === undefined) found.set(name, value);
    else if (!isDeepStrictEqual(before, value))
      throw mistake(
        'rows-contradict',
        `Line ${line} of ${file} contradicts a line before it: both are of ${name}.`,
        'Remove one.',
        {
          file,
          line,
        },
      );
  }
  return found;
}
