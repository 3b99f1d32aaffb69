import { writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { describeData, HemlError, planRun, segment } from '@hemlkit/core';
import { planTotalText, plural, shellWords } from '@hemlkit/report';
import type { Io } from '../io';
import { progressOf } from '../progress/choose';
import { writeSheet } from '../write-sheet';
import { type Answers, experimentText, type FolderData } from './experiment-text';

/** Images of which segments are found beforehand: with more, `heml data` and `heml plan` are for a person to begin. */
const mostImages = { segformer: 1000, stored: 10_000 };

/** Samples on the contact sheet. */
const samples = 8;

/**
 * Looks at the data of a spec that was just written: leaves segments out that no image shows, draws the contact sheet, and
 * estimates how long training takes.
 *
 * @param folder where the spec lies, absolute
 * @throws HemlError for images that cannot be read, and a model that cannot be loaded; the spec stays
 */
export async function look(io: Io, folder: string, answers: Answers): Promise<void> {
  const data = answers.data as FolderData;
  const spec = join(folder, `${answers.name}.yaml`);
  const most = data.model ? mostImages.segformer : mostImages.stored;
  if (data.count > most) {
    const seen = relative('.', spec);
    io.out(
      `${plural(data.count, 'image')}: ${shellWords(['heml', 'data', seen])} looks at them, ${shellWords(['heml', 'plan', seen])} estimates the time.\n`,
    );
    return;
  }
  const progress = progressOf(io, 'text');
  let isReading = false;
  const onEvent: typeof progress.event = (event) => {
    isReading ||= event.type === 'store';
    // Downloads come before; what there is to say of the data is asked for, and printed once.
    if (isReading ? event.type === 'store' : event.type === 'info') progress.event(event);
  };
  const options = { cache: join(folder, '.heml'), onEvent };
  try {
    const unseen = data.segments ? await leaveOutUnseen(spec, answers, options) : [];
    const { description, examples } = await describeData(spec, { ...options, samples });
    const sheet = await writeSheet(join(folder, `${answers.name}-data.png`), description, examples);
    const plan = await planRun(spec, { ...options, runs: resolve(folder, 'runs') });
    progress.close();
    if (unseen.length > 0) io.out(`left out, as no training image shows them: ${unseen.join(', ')}\n`);
    for (const warning of new Set([...description.warnings, ...plan.warnings]))
      io.err(`warning: ${warning}\n`);
    io.out(`${plural(examples.length, 'sample')} as the tree sees them: ${relative('.', sheet)}\n`);
    const total = planTotalText(plan);
    if (total) io.out(`${total}\n`);
  } finally {
    progress.close();
  }
}

/** Writes the spec without the segments that no training image shows. @returns their names */
async function leaveOutUnseen(
  spec: string,
  answers: Answers,
  options: { cache: string; onEvent: ReturnType<typeof progressOf>['event'] },
): Promise<string[]> {
  const data = answers.data as FolderData;
  const segments = data.segments as string[];
  const { splits } = await segment(spec, options);
  const presence = splits.find(({ split }) => split === 'train')?.presence ?? [];
  const seen = new Set(presence.filter(({ images }) => images > 0).map(({ name }) => name));
  const unseen = segments.filter((name) => !seen.has(name));
  if (unseen.length === 0) return [];
  if (unseen.length === segments.length)
    throw new HemlError('No training image shows any of the segments.', {
      code: 'segment-never-seen',
      hint: 'Look at what the class maps hold with `heml segment SPEC`, or take another segmenter: `--segmenter grid`.',
    });
  const kept = segments.filter((name) => seen.has(name));
  await writeFile(spec, experimentText({ ...answers, data: { ...data, segments: kept } }));
  return unseen;
}
