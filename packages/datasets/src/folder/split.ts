import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HemlError, type Random, type Split } from '@hemlkit/core/plugin';
import { count, mistake } from '../mistake';
import type { LabelledImage } from './labelled';
import type { SplitRule } from './options';
import { type PartRule, partRule } from './rules';

// Drawn in this order, so that asking for more or fewer training images leaves the others as they were.
const order: readonly Split[] = ['test', 'validation', 'train'];

/**
 * Shares out the samples. Prefixes and lists take theirs first; numbers are drawn from what is left.
 * @throws HemlError when a split asks for more than there is, two splits share an image, or a split has one label
 */
export async function splitSamples(
  samples: readonly LabelledImage[],
  rule: SplitRule,
  settings: { root: string; balanced: boolean; random: Random },
): Promise<Record<Split, LabelledImage[] | undefined>> {
  const result: Record<Split, LabelledImage[] | undefined> = {
    train: undefined,
    validation: undefined,
    test: undefined,
  };
  const owner = new Map<string, Split>();
  const parts = order.flatMap((split) => {
    const part = rule[split];
    return part === undefined ? [] : [{ split, part: partRule(part, split) }];
  });
  const last = ({ part }: { part: PartRule }) => Number(part.kind === 'drawn');
  for (const { split, part } of [...parts].sort((a, b) => last(a) - last(b))) {
    const named = await choose(samples, part, split, settings.root);
    const clash = named?.find(({ id }) => owner.has(id));
    if (clash) {
      throw mistake(
        `The image ${clash.name} is in two splits, ${owner.get(clash.id)} and ${split}.`,
        "Mend the prefixes or lists of the dataset's `split`.",
      );
    }
    const pool = named ?? samples.filter(({ id }) => !owner.has(id));
    const taken = part.count === undefined ? pool : draw(pool, part.count, split, settings);
    checkLabels(taken, split);
    for (const { id } of taken) owner.set(id, split);
    result[split] = taken;
  }
  return result;
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
    const chosen = samples.filter(({ name }) => name.startsWith(part.prefix));
    if (chosen.length > 0) return chosen;
    throw mistake(
      `No image begins with '${part.prefix}', the prefix of the split ${split}.`,
      `The first image is ${samples[0]?.name}.`,
    );
  }
  const file = join(root, part.list);
  const text = await readFile(file, 'utf8').catch(() => {
    throw mistake(`The list of the split ${split} is missing: ${file}.`, 'Write one image name a line.');
  });
  const known = new Map(
    samples.flatMap(
      (sample) =>
        [
          [sample.name, sample],
          [sample.id, sample],
        ] as const,
    ),
  );
  const names = text.split(/\r?\n/).map((line) => line.trim());
  return names.flatMap((name, i) => {
    if (name === '' || name.startsWith('#')) return [];
    const sample = known.get(name);
    if (sample) return [sample];
    throw mistake(
      `Line ${i + 1} of ${file} names '${name}', which is no image with a label.`,
      'Remove the line, or add the image.',
      { file, line: i + 1 },
    );
  });
}

function draw(
  pool: readonly LabelledImage[],
  wanted: number,
  split: Split,
  { balanced, random }: { balanced: boolean; random: Random },
): LabelledImage[] {
  if (wanted > pool.length) {
    throw mistake(
      `The split ${split} asks for ${count(wanted, 'image')}, but there ${pool.length === 1 ? 'is' : 'are'} ${pool.length} left.`,
      "Ask for fewer in the dataset's `split`.",
    );
  }
  const shuffled = [...random.split('split', split).permutation(pool.length)].map(
    (i) => pool[i] as LabelledImage,
  );
  const chosen = new Set((balanced ? evenly(shuffled) : shuffled).slice(0, wanted));
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

function checkLabels(samples: readonly LabelledImage[], split: Split): void {
  const [first] = samples;
  if (!first || samples.some(({ label }) => label !== first.label)) return;
  // The spec may be right and the data wrong, so this is a failure of the run, not of the spec.
  throw new HemlError(
    `The ${count(samples.length, 'image')} of the split ${split} all have one label, '${first.label}' (${first.name} for one).`,
    {
      hint: 'Metric learning needs two labels or more: take more images, another label, or `balanced: true`.',
    },
  );
}
