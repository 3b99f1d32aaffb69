import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { cancel, intro, isCancel, log, select, text } from '@clack/prompts';
import { HemlError } from '@hemlkit/core';
import { visible } from '../terminal-text';
import { folderData, requireImages, safeName, suggestionFor } from './answers';
import type { Answers } from './experiment-text';
import type { FoundImages } from './images';
import { columnLabel, type LabelAnswer } from './labels';
import { type ChosenSegmenter, chosenSegmenter, startingPoints } from './segmenters';
import { labelColumns, type Survey, survey } from './survey';

/** Asked and not answered: Ctrl-C. */
class Cancelled extends Error {}

async function answer<T>(question: Promise<T>): Promise<Exclude<T, symbol>> {
  const given = await question;
  if (!isCancel(given)) return given as Exclude<T, symbol>;
  throw new Cancelled();
}

/**
 * Asks at the terminal for what a first experiment needs.
 * @param folder where the spec will lie, absolute
 * @returns nothing where the person gave up
 */
export async function ask(folder: string, defaults: Answers): Promise<Answers | undefined> {
  try {
    return await askAll(folder, defaults);
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    cancel('Nothing was written.');
    return undefined;
  }
}

async function askAll(folder: string, defaults: Answers): Promise<Answers> {
  intro(`A new experiment in ${relative('.', folder) || 'this folder'}`);
  const name = await answer(
    text({
      message: 'What is it called?',
      initialValue: defaults.name,
      validate(value) {
        if (!value || safeName(value) !== value) return 'Letters, digits, dots, hyphens and underscores.';
        return existsSync(join(folder, `${value}.yaml`))
          ? `${value}.yaml is already in ${folder}.`
          : undefined;
      },
    }),
  );
  const type = await answer(
    select({
      message: 'Which images?',
      options: [
        { value: 'synthetic' as const, label: 'Drawn faces', hint: 'to try HEML: nothing to download' },
        {
          value: 'folder' as const,
          label: 'A folder of mine',
          hint: 'with class maps in `masks`, or without',
        },
      ],
    }),
  );
  if (type === 'synthetic') return { name, data: { type } };
  const { root, found } = await askFolder();
  const chosen = found.hasMasks ? undefined : await askSegmenter(folder);
  const classes = chosen?.segments ?? found.classes;
  const seen = await survey(resolve(root), found);
  const label = await askLabel({ ...found, ...(classes && { classes }) }, seen);
  const group = await askGroup(found, seen, label);
  const settings = { label, ...(group && { group }), ...(chosen && { chosen }) };
  return { name, images: found, data: folderData(folder, root, found, seen, settings) };
}

/** Asks until there are images in the folder that is named. */
async function askFolder(): Promise<{ root: string; found: FoundImages }> {
  for (;;) {
    const root = await answer(
      text({
        message: 'Which folder?',
        placeholder: 'it holds `images`, and `masks` and `classes.json` if there are class maps',
        validate: (value) => (value ? undefined : 'A path, please.'),
      }),
    );
    try {
      return { root, found: await requireImages(root) };
    } catch (error) {
      if (!(error instanceof HemlError)) throw error;
      log.error([error.message, error.hint].filter(Boolean).join('\n'));
    }
  }
}

/** What finds the parts of images without class maps, and what each of them is for. */
async function askSegmenter(folder: string): Promise<ChosenSegmenter | undefined> {
  for (;;) {
    const way = await answer(
      select({
        message: 'There are no class maps. What finds the parts of the images?',
        options: [
          ...startingPoints.map(({ model, label, hint }) => ({ value: model as string, label, hint })),
          { value: 'file', label: 'A SegFormer of mine, in ONNX form', hint: 'a file with its config.json' },
          { value: 'grid', label: 'A grid', hint: 'it knows nothing of what an image shows' },
        ],
      }),
    );
    if (way === 'grid') return undefined;
    const model = way === 'file' ? await answer(text({ message: 'Which file?' })) : way;
    try {
      return await chosenSegmenter(folder, model);
    } catch (error) {
      if (!(error instanceof HemlError)) throw error;
      log.error([error.message, error.hint].filter(Boolean).join('\n'));
    }
  }
}

async function askLabel(found: FoundImages, seen: Survey): Promise<LabelAnswer> {
  const columns = labelColumns(seen);
  for (const { file, reason } of seen.unread) log.warn(`${visible(file)} was not read: ${visible(reason)}`);
  const ways = [
    ...(found.inFolders ? [{ value: 'folder' as const, label: 'The folder it lies in' }] : []),
    ...(columns.length > 0 ? [{ value: 'column' as const, label: 'A column of a table' }] : []),
    ...(found.classes ? [{ value: 'present' as const, label: 'Whether it shows a class' }] : []),
  ];
  if (ways.length === 0)
    throw new HemlError('The images have no labels: they lie in no folders, and no table names them.', {
      code: 'label-rule-invalid',
      kind: 'usage',
      hint: 'Put each label’s images into a folder of its own, or write a labels.csv: image,label.',
    });
  const way =
    ways.length === 1
      ? (ways[0] as (typeof ways)[number]).value
      : await answer(select({ message: 'Where does the label of an image come from?', options: ways }));
  if (way === 'folder') return { folder: true };
  if (way === 'column') return askColumn(columns, seen);
  const options = (found.classes ?? []).map((value) => ({ value, label: visible(value) }));
  return { present: await answer(select({ message: 'Which class?', options })) };
}

async function askColumn(columns: ReturnType<typeof labelColumns>, seen: Survey): Promise<LabelAnswer> {
  const options = columns.map(({ table, column: { name, values, isAmount, bins } }) => ({
    value: name,
    label: visible(name),
    hint: isAmount
      ? `numbers of ${visible(table.file)}, parted at ${bins.join(' and ')}`
      : `${new Set(values.filter((value) => value !== '')).size} values in ${visible(table.file)}`,
  }));
  return columnLabel(await answer(select({ message: 'Which column?', options })), seen);
}

/** Images that belong together must not be in two splits: asked where columns or file names suggest it. */
async function askGroup(found: FoundImages, seen: Survey, label: LabelAnswer) {
  const group = suggestionFor(found, seen, label);
  if (!group) return undefined;
  const way = await answer(
    select({
      message: `Do images belong together by ${visible(group.source)}? (${group.groups} groups)`,
      options: [
        { value: 'yes', label: 'Yes', hint: 'they are kept in one split, and count as one in audits' },
        { value: 'no', label: 'No', hint: 'all images are independent' },
      ],
    }),
  );
  return way === 'yes' ? group : undefined;
}
