import { resolve } from 'node:path';
import type { Dataset, Paths, Random } from '@hemlkit/core/plugin';
import { foundDataset } from './dataset';
import { requireFolder } from './files/images';
import type { Found } from './found';
import { checkPresent, labelImages } from './labels/label';
import type { LabelOptions } from './labels/options';
import { labelRule } from './labels/rules';
import type { SizeOptions } from './splits/options';
import { sizeParts, sizesHint } from './splits/sizes';

export interface ReleasedOptions extends SizeOptions {
  root: string;
  label: LabelOptions | string;
  balanced: boolean;
  group?: string | undefined;
}

/**
 * A dataset in the layout that it was released in.
 * @param ways what its `label` may be, for messages
 * @param find looks into its root, which is there
 */
export function releasedDataset(
  options: ReleasedOptions,
  { paths, random }: { paths: Paths; random: Random },
  ways: string,
  find: (root: string) => Promise<Found>,
): Dataset {
  const root = resolve(paths.spec, options.root);
  return foundDataset({
    random,
    find: async () => {
      await requireFolder(root, paths.spec);
      return find(root);
    },
    label: (found) =>
      labelImages(found, labelRule(options.label, ways), { root, images: root, cache: paths.cache }),
    checkLabel: (found) => checkPresent(found, labelRule(options.label, ways)),
    parts: ({ samples }) => sizeParts(samples, options),
    split: {
      root,
      balanced: options.balanced,
      ...(options.group !== undefined && { group: options.group }),
      hint: sizesHint,
    },
  });
}
