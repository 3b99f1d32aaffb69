import { resolve } from 'node:path';
import type { DataDescription, ExampleImages } from '@hemlkit/core';
import { contactSheet, plural } from '@hemlkit/report';
import { writeSheetPng } from './write-sheet-png';

/**
 * Writes a contact sheet of one sample or more as PNG.
 * @returns the file, absolute
 * @throws HemlError when it cannot be written
 */
export async function writeSheet(
  out: string,
  { name, background, segments }: Pick<DataDescription, 'name' | 'background' | 'segments'>,
  examples: readonly ExampleImages[],
): Promise<string> {
  const size = examples[0]?.size;
  const title = `${name}: ${plural(examples.length, 'training sample')} at ${size}x${size}, background ${background}`;
  const segmented = new Set(segments.flatMap(({ classes }) => classes));
  const sheet = contactSheet(title, examples as [ExampleImages, ...ExampleImages[]], segmented);
  const file = resolve(out);
  await writeSheetPng(file, sheet);
  return file;
}
