import { resolve } from 'node:path';
import { HemlError, type Random, type Split } from '@hemlkit/core/plugin';
import { comparable } from '../files/image-names';
import type { LabelledImage } from '../found';
import { count, mistake } from '../mistake';
import { type GroupOf, groupsOf, wholeGroups } from './groups';
import { readList } from './read-list';
import type { PartRule, Parts } from './rules';

// Drawn in this order, so that asking for more or fewer training images leaves the others as they were.
const order: readonly Split[] = ['test', 'validation', 'train'];

export interface SplitSettings {
  /** Where lists lie. */
  root: string;
  /** Whether drawing goes over the labels evenly. */
  balanced: boolean;
  /** An attribute whose values show which images belong together: they are drawn into one split. */
  group?: string;
  random: Random;
  /** What to do about a split that asks for too much. */
  hint: string;
}

export type Chosen = Record<Split, LabelledImage[] | undefined>;

/**
 * Shares out the samples. Prefixes and lists take theirs first; numbers are drawn from what is left.
 * Images of one group are drawn as one.
 * @throws HemlError for a group's attribute that no image has, and when a split asks for more than there is, two splits share an image, or a split has one label
 */
export async function splitSamples(
  samples: readonly LabelledImage[],
  rules: Parts,
  settings: SplitSettings,
): Promise<Chosen> {
  const result: Chosen = { train: undefined, validation: undefined, test: undefined };
  const owner = new Map<string, Split>();
  const groupOf = groupsOf(samples, settings.group);
  const parts = order.flatMap((split) => {
    const part = rules[split];
    return part === undefined ? [] : [{ split, part }];
  });
  const last = ({ part }: { part: PartRule }) => Number(part.kind === 'drawn');
  for (const { split, part } of [...parts].sort((a, b) => last(a) - last(b))) {
    const named = await choose(samples, part, split, settings.root);
    const clash = named?.find(({ id }) => owner.has(id));
    if (clash) {
      throw mistake(
        'image-in-two-splits',
        `The image ${clash.name} is in two splits, ${owner.get(clash.id)} and ${split}.`,
        "Correct the prefixes or lists of the dataset's `split`.",
      );
    }
    const owned = new Set(samples.filter(({ id }) => owner.has(id)).map(groupOf));
    const pool = named ?? samples.filter((sample) => !owned.has(groupOf(sample)) && isFrom(sample, part));
    const taken = part.count === undefined ? pool : draw(pool, part.count, split, { ...settings, groupOf });
    checkLabels(taken, split);
    for (const { id } of taken) owner.set(id, split);
    result[split] = taken;
  }
  return result;
}

function isFrom(sample: LabelledImage, part: PartRule): boolean {
  return part.kind !== 'drawn' || part.from === undefined || sample.part === part.from;
}

/** The samples that a prefix or a list names; undefined for a number. */
async function choose(
  samples: readonly LabelledImage[],
  part: PartRule,
  split: Split,
  root: string,
): Promise<LabelledImage[] | undefined> {
  if (part.kind === 'drawn') return undefined;
  if (part.kind === 'prefix') {
    const chosen = samples.filter(({ name }) => comparable(name).startsWith(comparable(part.prefix)));
    if (chosen.length > 0) return chosen;
    throw mistake(
      'prefix-unmatched',
      `No image begins with '${part.prefix}', the prefix of the split ${split}.`,
      `The first image is ${samples[0]?.name}.`,
    );
  }
  return readList(samples, resolve(root, part.list), split);
}

function draw(
  pool: readonly LabelledImage[],
  asked: number | 'all',
  split: Split,
  { balanced, random, hint, groupOf }: SplitSettings & { groupOf: GroupOf },
): LabelledImage[] {
  const wanted = asked === 'all' ? Math.max(1, pool.length) : asked;
  if (wanted > pool.length) {
    throw mistake(
      'images-too-few',
      `The split ${split} asks for ${count(wanted, 'image')}, but there ${pool.length === 1 ? 'is' : 'are'} ${pool.length} left.`,
      hint,
    );
  }
  const shuffled = [...random.split('split', split).permutation(pool.length)].map(
    (i) => pool[i] as LabelledImage,
  );
  const chosen = wholeGroups(balanced ? evenly(shuffled) : shuffled, wanted, groupOf);
  if (chosen.size === 0)
    throw mistake(
      'group-too-large',
      `The split ${split} asks for ${count(wanted, 'image')}, and every group of images that belong together is larger.`,
      "Ask for more, or leave the dataset's `group` out.",
    );
  return pool.filter((sample) => chosen.has(sample));
}

/** One of each label in turn, for as long as a label lasts. */
function evenly(samples: readonly LabelledImage[]): LabelledImage[] {
  const turns = new Map<string, number>();
  const withTurn = samples.map((sample) => {
    const turn = turns.get(sample.label) ?? 0;
    turns.set(sample.label, turn + 1);
    return { sample, turn };
  });
  return withTurn.sort((a, b) => a.turn - b.turn).map(({ sample }) => sample);
}

/** What a person should know who asked for balanced splits and there were too few images of a label. */
export function balanceNotes(chosen: Chosen): string[] {
  return order.toReversed().flatMap((split) => {
    const samples = chosen[split] ?? [];
    const counts = new Map<string, number>();
    for (const { label } of samples) counts.set(label, (counts.get(label) ?? 0) + 1);
    const [least] = [...counts].sort((a, b) => a[1] - b[1]);
    if (!least || least[1] >= Math.floor(samples.length / counts.size)) return [];
    return [
      `The split ${split} is not balanced: of ${samples.length} images ${least[1]} are '${least[0]}', there are no more.`,
    ];
  });
}

function checkLabels(samples: readonly LabelledImage[], split: Split): void {
  const [first] = samples;
  if (!first || samples.some(({ label }) => label !== first.label)) return;
  // The spec may be right and the data wrong, so this is a failure of the run, not of the spec.
  throw new HemlError(
    `The ${count(samples.length, 'image')} of the split ${split} all have one label, '${first.label}' (${first.name} for one).`,
    {
      code: 'labels-too-few',
      hint: 'Metric learning needs two labels or more: take more images, another label, or `balanced: true`.',
    },
  );
}
