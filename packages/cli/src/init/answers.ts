import { basename, relative, resolve } from 'node:path';
import { HemlError } from '@hemlkit/core';
import type { Answers } from './experiment-text';
import { type FoundImages, lookAtImages } from './images';

/** What the command line may say instead of answering questions. */
export interface InitOptions {
  yes?: boolean;
  name?: string;
  images?: string;
  label?: string;
}

type FolderData = Extract<Answers['data'], { type: 'folder' }>;

const usage = (code: string, message: string, hint: string) =>
  new HemlError(message, { code, kind: 'usage', hint });

/** The answers that the command line gives, and defaults for the rest. @param folder where the spec will lie, absolute */
export async function answersFrom(folder: string, options: InitOptions): Promise<Answers> {
  const name = options.name ?? safeName(basename(folder));
  if (options.images === undefined) return { name, data: { type: 'synthetic' } };
  const found = await requireImages(options.images);
  return { name, data: folderData(folder, options.images, found, labelFrom(options.label, found)) };
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
): FolderData {
  const taken = 'present' in label ? label.present : undefined;
  const segments = found.classes?.filter(
    (name) => name !== taken && !/^(background|null|void|unlabel+ed)$/i.test(name),
  );
  return {
    type: 'folder',
    root: relative(folder, resolve(root)) || '.',
    images: found.images,
    count: found.count,
    label,
    ...(found.hasMasks && segments && segments.length > 0 ? { segments } : {}),
  };
}

/** `present=CLASS`, `column=NAME` or `folder`; without one, by folder where images lie in folders. */
function labelFrom(text: string | undefined, found: FoundImages): FolderData['label'] {
  const [, way, value] = /^(present|column)=(.+)$/.exec(text ?? '') ?? [];
  if (way === 'column') return { column: value as string };
  if (way === 'present') {
    if (found.classes?.includes(value as string)) return { present: value as string };
    throw usage(
      'class-unknown',
      `No class is named '${value}'.`,
      found.classes
        ? `The classes are ${found.classes.join(', ')}.`
        : 'There is no classes.json that names classes.',
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
