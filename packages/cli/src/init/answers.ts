import { basename, relative, resolve } from 'node:path';
import { HemlError } from '@hemlkit/core';
import { imageEndings } from '@hemlkit/core/plugin';
import { type Answers, type FolderData, validationOf } from './experiment-text';
import { type GroupAnswer, groupNamed, type KnownGroup, type SuggestedGroup, suggestedGroup } from './groups';
import { type FoundImages, lookAtImages } from './images';
import { type LabelAnswer, labelFrom, labelsOf } from './labels';
import { type ChosenSegmenter, chosenSegmenter, isBackground } from './segmenters';
import { type Survey, survey } from './survey';

/** What the command line may say instead of answering questions. */
export interface InitOptions {
  yes?: boolean;
  name?: string;
  images?: string;
  label?: string;
  /** `grid`, or a SegFormer in ONNX form: a file, or `hf:owner/name/path`. Default: the class maps that are there, else `grid`. */
  segmenter?: string;
  /** A column of numbers is parted here into labels: `30,50`. Default: into three. */
  bins?: string;
  /** A column by which images belong together, or `none`. Default: what columns or file names suggest. */
  group?: string;
  /** false: the spec alone, without looking at the data that it names. */
  look?: boolean;
}

const usage = (code: string, message: string, hint: string) =>
  new HemlError(message, { code, kind: 'usage', hint });

/** The answers that the command line gives, and defaults for the rest. @param folder where the spec will lie, absolute */
export async function answersFrom(folder: string, options: InitOptions): Promise<Answers> {
  const name = options.name ?? safeName(basename(folder));
  if (options.images === undefined) return { name, data: { type: 'synthetic' } };
  const found = await requireImages(options.images);
  const { segmenter = 'grid' } = options;
  const chosen = segmenter === 'grid' ? undefined : await chosenSegmenter(folder, segmenter);
  const seen = await survey(resolve(options.images), found);
  const label = withBins(labelFrom(options.label, found, seen, chosen), options.bins);
  const isAsked = options.group === undefined;
  const suggested = isAsked ? suggestionFor(found, seen, label) : undefined;
  const group = isAsked ? suggested : groupNamed(options.group as string, tablesRead(seen, label));
  const settings = { label, ...(group && { group }), ...(chosen && { chosen }) };
  return {
    name,
    images: found,
    data: folderData(folder, options.images, found, seen, settings),
    ...(suggested && { suggested }),
  };
}

/** A group as it stands in the spec. */
const answerOf = ({ group, attributes }: GroupAnswer): GroupAnswer => ({
  group,
  ...(attributes && { attributes }),
});

/** Groups that are suggested and by which a split can be drawn. */
export function suggestionFor(
  found: FoundImages,
  seen: Survey,
  label: LabelAnswer,
): SuggestedGroup | undefined {
  const taken = 'column' in label ? label.column : undefined;
  const group = suggestedGroup(tablesRead(seen, label), labelsOf(label, found, seen), taken);
  if (!group || found.split) return group;
  const counts = countsOf(found, seen, label);
  const { largest } = group;
  return largest * (counts.labels?.length ?? 2) <= validationOf({ ...counts, largest }) ? group : undefined;
}

/** Of the tables the one that the dataset reads attributes from: the label's, else `labels.csv`. */
function tablesRead(seen: Survey, label: LabelAnswer): Survey {
  const file = ('column' in label && label.file) || 'labels.csv';
  return { ...seen, tables: seen.tables.filter((table) => table.file === file) };
}

/** How many images have a label, as of those without one none is drawn; and how many have each. */
function countsOf(
  found: FoundImages,
  seen: Survey,
  label: LabelAnswer,
): Pick<FolderData, 'count' | 'labels'> {
  const labels = labelsOf(label, found, seen)?.filter((value) => value !== '');
  if (!labels) return { count: found.files.length };
  const counts = new Map<string, number>();
  for (const value of labels) counts.set(value, (counts.get(value) ?? 0) + 1);
  return { count: labels.length, labels: [...counts.values()] };
}

/** @throws HemlError (usage) for numbers that do not rise, or a label that is not a column */
function withBins(label: LabelAnswer, text: string | undefined): LabelAnswer {
  if (text === undefined) return label;
  const bins = text.split(',').map((edge) => (edge.trim() === '' ? Number.NaN : Number(edge)));
  const isRising = bins.every(
    (edge, i) => Number.isFinite(edge) && (i === 0 || edge > (bins[i - 1] as number)),
  );
  if (isRising && 'column' in label) return { ...label, bins };
  throw usage(
    'bins-invalid',
    isRising
      ? '--bins parts a column of numbers.'
      : `--bins ${text} does not list numbers from least to greatest.`,
    'Write them with --label column=NAME: --bins 30,50',
  );
}

/** @throws HemlError (usage) where there is no such folder, or no image in it */
export async function requireImages(root: string): Promise<FoundImages> {
  const found = await lookAtImages(resolve(root));
  if (!found)
    throw usage(
      'folder-missing',
      `There is no folder ${resolve(root)}.`,
      'Name the folder of your photographs.',
    );
  const [first] = found.odd;
  if (first)
    throw usage(
      'not-a-file',
      `${first.file} ${first.reason}.`,
      `Remove it${found.odd.length > 1 ? `, and ${found.odd.length - 1} more of the kind` : ''}: links to files and folders are followed, and this one cannot be.`,
    );
  if (found.files.length === 0)
    throw usage(
      'images-missing',
      `There is no image in ${resolve(root)}.`,
      `Images end in ${imageEndings}, in \`images\` or folders in it.${found.others.length > 0 ? ` There are files of other endings: ${found.others.join(', ')}.` : ''}`,
    );
  return found;
}

/** The dataset of a folder: all classes but background and the label's own are segments. */
export function folderData(
  folder: string,
  root: string,
  found: FoundImages,
  seen: Survey,
  { label, group, chosen }: Pick<FolderData, 'label'> & { group?: KnownGroup; chosen?: ChosenSegmenter },
): FolderData {
  const taken = 'present' in label ? label.present : undefined;
  const classes = chosen?.segments ?? (found.hasMasks ? found.classes : undefined);
  const segments = classes?.filter((name) => name !== taken && !isBackground(name));
  return {
    type: 'folder',
    root: relative(folder, resolve(root)) || '.',
    images: found.images,
    ...countsOf(found, seen, label),
    ...(found.split && { split: found.split }),
    label,
    ...(group && { group: answerOf(group), largest: group.largest }),
    ...(segments && segments.length > 0 ? { segments } : {}),
    ...(chosen && { model: chosen.model }),
  };
}

/** A folder's name as a run's: letters, digits, dots, hyphens and underscores. */
export function safeName(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'experiment';
}
