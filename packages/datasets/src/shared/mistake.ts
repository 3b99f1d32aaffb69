import { HemlError, type Where } from '@hemlkit/core/plugin';
import { distance } from 'fastest-levenshtein';

/** A mistake in the spec or in the folder it names. @param code see `HemlErrorOptions` */
export function mistake(code: string, message: string, hint: string, where?: Where): HemlError {
  return new HemlError(message, { code, kind: 'usage', hint, ...(where && { where }) });
}

/** "Did you mean `mouth`? There are: ..." */
export function suggest(word: string, known: readonly string[]): string {
  const near = known
    .map((name) => ({ name, away: distance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, away }) => away <= Math.max(1, Math.floor(Math.max(word.length, name.length) / 3)))
    .sort((a, b) => a.away - b.away)[0];
  const all =
    known.length > 24 ? `${known.slice(0, 24).join(', ')} and ${known.length - 24} more` : known.join(', ');
  return `${near ? `Did you mean '${near.name}'? ` : ''}There are: ${all}.`;
}

/** `1 image`, `3 images` */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
