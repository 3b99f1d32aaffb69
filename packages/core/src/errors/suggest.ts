import { distance } from 'fastest-levenshtein';

/** No option and no name that is worth a guess is longer. */
const longest = 100;

/** The known word that a person most likely meant, or nothing when none is near. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > longest) return undefined;
  const typed = word.toLowerCase();
  let best: string | undefined;
  // A third of the letters may differ: `epoch` is near `epochs`, `loss` is not near `name`.
  let bound = Math.max(1, Math.floor(word.length / 3));
  for (const candidate of known) {
    // Each letter more or less is one that differs.
    if (Math.abs(candidate.length - word.length) > bound) continue;
    const away = distance(typed, candidate.toLowerCase());
    if (away <= bound) {
      if (best === undefined || away < bound) best = candidate;
      bound = away;
    }
  }
  return best;
}

/** "Did you mean `x`? " or nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const word2 = nearest(word, known);
  return word2 === undefined ? '' : `Did you mean \`${word2}\`? `;
}

/** `a`, `b`, `c`: at most `limit` of them, then how many more. */
export function listed(words: Iterable<string>, limit = 24): string {
  const all = [...words];
  const shown = all
    .slice(0, limit)
    .map((word) => `\`${word}\``)
    .join(', ');
  return all.length > limit ? `${shown} and ${all.length - limit} more` : shown;
}
