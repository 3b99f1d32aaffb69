import { basename, relative, resolve } from 'node:path';
import { HemlError } from '@hemlkit/core';
import type { Answers } from './experiment-text';
import { type FoundImages, lookAtImages } from './images';
import { type ChosenSegmenter, chosenSegmenter, isBackground } from './segmenters';

/** What the command line may say instead of answering questions. */
export interface InitOptions {
  yes?: boolean;
  name?: string;
  images?: string;
  label?: string;
  /** `grid`, or a SegFormer in ONNX form: a file, or `hf:owner/name/path`. Default: the class maps that are there, else `grid`. */
  segmenter?: string;
}

type FolderData = Extract<Answers['data'], { type: 'folder' }>;

const usage = (code: string, message: string, hint: string) =>
  new HemlError(message, { code, kind: 'usage', hint });

/** The answers that the command line gives, and defaults for the rest. @param folder where the spec will lie, absolute */
export async function answersFrom(folder: string, options: InitOptions): Promise<Answers> {
  const name = options.name ?? safeName(basename(folder));
  if (options.images === undefined) return { name, data: { type: 'synthetic' } };
  const found = await requireImages(options.images);
  const { segmenter = 'grid' } = options;
  const chosen = segmenter === 'grid' ? undefined : await chosenSegmenter(folder, segmenter);
  const label = labelFrom(options.label, found, chosen);
  return { name, data: folderData(folder, options.images, found, label, chosen) };
}

/** @throws HemlError (usage) where there is no such folder, or no image in it */
export async function requireImages(root: string): Promise<FoundImages> {
  const found = await lookAtImages(resolve(root));
  if (!found)
    throw usage(
      'folder-missing',
      `There is no folder ${resolve(root)}.`,
      'Name the folder that holds `images`.',
    );
  if (found.count === 0)
    throw usage(
      'images-missing',
      `There is no image in ${resolve(root)}.`,
      'Images are .jpg, .png or .webp files, in `images` or folders in it.',
    );
  return found;
}

/** The dataset of a folder: all classes but background and the label's own are segments. */
export function folderData(
  folder: string,
  root: string,
  found: FoundImages,
  label: FolderData['label'],
  chosen?: ChosenSegmenter,
): FolderData {
  const taken = 'present' in label ? label.present : undefined;
  const classes = chosen?.segments ?? (found.hasMasks ? found.classes : undefined);
  const segments = classes?.filter((name) => name !== taken && !isBackground(name));
  return {
    type: 'folder',
    root: relative(folder, resolve(root)) || '.',
    images: found.images,
    count: found.count,
    ...(found.split && { split: found.split }),
    label,
    ...(segments && segments.length > 0 ? { segments } : {}),
    ...(chosen && { model: chosen.model }),
  };
}

/** `present=CLASS`, `column=NAME` or `folder`; without one, by folder where images lie in folders. */
function labelFrom(
  text: string | undefined,
  found: FoundImages,
  chosen?: ChosenSegmenter,
): FolderData['label'] {
  const [, way, value] = /^(present|column)=(.+)$/.exec(text ?? '') ?? [];
  if (way === 'column') return { column: value as string };
  if (way === 'present') {
    const classes = chosen?.segments ?? found.classes;
    if (classes?.includes(value as string)) return { present: value as string };
    throw usage(
      'class-unknown',
      `No class is named '${value}'.`,
      classes ? `The classes are ${classes.join(', ')}.` : 'There is no classes.json that names classes.',
    );
  }
  if (text === 'folder' || (text === undefined && found.inFolders)) return { folder: true };
  throw usage(
    'label-rule-invalid',
    text === undefined ? 'It is not said where the label comes from.' : `--label ${text} says no label.`,
    'Write --label present=CLASS, --label column=NAME (of labels.csv) or --label folder.',
  );
}

/** A folder's name as a run's: letters, digits, dots, hyphens and underscores. */
export function safeName(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'experiment';
}
