import { HemlError } from '../contracts/error';
import type { Problem } from './problem';

/** The most problems that are reported at once. */
export const mostProblems = 50;

/** The errors of the first problems, and one more that counts the rest. */
export function firstErrors(
  problems: readonly Problem[],
  toError: (problem: Problem) => HemlError,
): HemlError[] {
  const errors = problems.slice(0, mostProblems).map(toError);
  const more = problems.length - errors.length;
  if (more > 0)
    errors.push(new HemlError(`There are ${more} more mistakes.`, { code: 'more-mistakes', kind: 'usage' }));
  return errors;
}
