import type { FoundImage } from '../found';
import { mistake } from '../mistake';
import type { SizeOptions } from './options';
import { type Parts, splits } from './rules';

export const sizesHint = "Ask for fewer with the dataset's `train`, `validation` or `test`, or write `all`.";

/**
 * The splits of a dataset whose authors have split it: each is drawn from the split of its name; a test split that the
 * authors kept to themselves from what validation leaves.
 */
export function sizeParts(images: readonly Pick<FoundImage, 'part'>[], options: SizeOptions): Parts {
  const official = new Set(images.map(({ part }) => part));
  const known = official.has('train') && official.has('validation');
  if (options.partition === 'official' && !known) {
    throw mistake(
      'official-splits-missing',
      "The dataset's `partition` is official, but no official splits are known of these files.",
      'Add the file that gives them, or write `partition: none` to draw all splits from all images.',
    );
  }
  const drawn = known && options.partition !== 'none';
  return Object.fromEntries(
    splits.flatMap((split) => {
      const count = options[split];
      if (count === undefined) return [];
      const from = official.has(split) ? split : 'validation';
      return [[split, { kind: 'drawn', count, ...(drawn && { from }) }]];
    }),
  );
}
