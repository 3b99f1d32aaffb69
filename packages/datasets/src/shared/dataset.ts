import { resolve } from 'node:path';
import type { Dataset, Random, Sample } from '@hemlkit/core/plugin';
import type { Found, Labelled, LabelledImage } from './found';
import { once } from './once';
import { groupNotes } from './splits/groups';
import type { Parts } from './splits/rules';
import { balanceNotes, type SplitSettings, splitSamples } from './splits/split';

export interface DatasetPlan {
  /** Looks at the disk; called once. */
  find(): Promise<Found>;
  label(found: Found): Promise<Labelled>;
  /** Checks a label for which class maps would be read. @returns false for one for which none are: `label` itself checks it */
  checkLabel(found: Found): boolean;
  /** Which images each split takes. */
  parts(labelled: Labelled): Parts;
  split: Omit<SplitSettings, 'random'>;
  random: Random;
  /** A sample for an image that is not of this dataset. */
  outside?(file: string): Promise<Sample | undefined>;
}

/** The way that every dataset on disk goes: its images are found, labelled, shared out and made ready. */
export function foundDataset(plan: DatasetPlan): Dataset {
  const { find, label, checkLabel, parts, split, random, outside } = plan;
  const look = once(find);
  const read = once(async () => {
    const found = await look();
    return { found, labelled: await label(found) };
  });
  return {
    check: async () => {
      const found = await look();
      const facts = { ...(found.classes && { classes: found.classes }) };
      if (checkLabel(found)) return { ...facts, attributes: namesOf(found.images) };
      const { labelled } = await read();
      await splitSamples(labelled.samples, parts(labelled), { ...split, random });
      return { ...facts, attributes: namesOf(labelled.samples) };
    },
    load: async () => {
      const { found, labelled } = await read();
      const chosen = await splitSamples(labelled.samples, parts(labelled), { ...split, random });
      const { train = [], validation = [], test } = chosen;
      await found.prepare?.([...train, ...validation, ...(test ?? [])], 'all');
      const notes = [
        ...found.notes,
        ...labelled.notes,
        ...(split.balanced ? balanceNotes(chosen) : []),
        ...groupNotes(chosen, split.group),
      ];
      return {
        ...(found.classes && { classes: found.classes }),
        splits: {
          train: train.map(toSample),
          validation: validation.map(toSample),
          ...(test && { test: test.map(toSample) }),
        },
        ...(notes.length > 0 && { notes }),
      };
    },
    lookup: async (file) => {
      const { found, labelled } = await read();
      const path = resolve(file);
      const image = labelled.samples.find((one) => one.file === path);
      if (!image) return outside?.(file);
      await found.prepare?.([image], 'all');
      return toSample(image);
    },
  };
}

const namesOf = (images: readonly { attributes?: object }[]): string[] => [
  ...new Set(images.flatMap(({ attributes = {} }) => Object.keys(attributes))),
];

function toSample({ id, file, label, mask, attributes }: LabelledImage): Sample {
  return { id, image: file, label, ...(mask && { mask }), ...(attributes && { attributes }) };
}
