import { didYouMean, HemlError, listed } from '@hemlkit/core/run';
import type { SweepRun } from './load-sweep';

/**
 * The runs whose name has every one of some words: `loss=snr`, `seed=0`.
 * @throws HemlError (usage) for a word that no run has, or words that no run has together
 */
export function selectRuns(runs: readonly SweepRun[], words: readonly string[]): SweepRun[] {
  const wordsOf = ({ words: own }: SweepRun) => own.map(({ key, label }) => `${key}=${label}`);
  const known = [...new Set(runs.flatMap(wordsOf))];
  const fail = (code: string, message: string, hint: string) =>
    new HemlError(message, { code, kind: 'usage', hint });
  const unknown = words.find((word) => !known.includes(word));
  if (unknown !== undefined)
    throw fail(
      'sweep-word-unknown',
      `No run of the sweep has \`${unknown}\`.`,
      known.length === 0
        ? 'Nothing varies in this sweep.'
        : `${didYouMean(unknown, known)}The words are ${listed(known)}.`,
    );
  const selected = runs.filter((run) => words.every((word) => wordsOf(run).includes(word)));
  if (selected.length === 0)
    throw fail('selection-empty', `No run of the sweep has all of ${listed(words)}.`, 'Name fewer words.');
  return selected;
}
