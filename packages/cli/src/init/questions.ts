import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { cancel, intro, isCancel, log, select, text } from '@clack/prompts';
import { HemlError } from '@hemlkit/core';
import { visible } from '../terminal-text';
import { folderData, requireImages, safeName } from './answers';
import type { Answers } from './experiment-text';
import type { FoundImages } from './images';
import { type ChosenSegmenter, chosenSegmenter, startingPoints } from './segmenters';

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
  const label = await askLabel({ ...found, ...(classes && { classes }) });
  return { name, data: folderData(folder, root, found, label, chosen) };
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

async function askLabel(found: FoundImages) {
  const way = await answer(
    select({
      message: 'Where does the label of an image come from?',
      options: [
        ...(found.classes ? [{ value: 'present' as const, label: 'Whether it shows a class' }] : []),
        { value: 'folder' as const, label: 'The folder it lies in' },
        { value: 'column' as const, label: 'A column of labels.csv' },
      ],
    }),
  );
  if (way === 'folder') return { folder: true as const };
  if (way === 'column')
    return { column: await answer(text({ message: 'Which column?', initialValue: 'label' })) };
  const options = (found.classes ?? []).map((value) => ({ value, label: visible(value) }));
  return { present: await answer(select({ message: 'Which class?', options })) };
}
