import { relative } from 'node:path';
import { describeData, HemlError } from '@hemlkit/core';
import { plural } from '@hemlkit/report';
import type { Io } from '../io';
import { progressOf } from '../progress/choose';
import { writeSheet } from '../write-sheet';
import { dataText } from './data-text';

export interface DataOptions {
  set?: string[];
  out?: string;
  /** How many samples the contact sheet shows; 0: there is none. */
  samples: number;
  format: 'text' | 'json';
}

/** `heml data SPEC`: the data that the tree is trained on, in numbers and on a contact sheet. */
export async function data(
  io: Io,
  spec: string,
  { set, out, samples, format }: DataOptions,
): Promise<number> {
  if (out !== undefined && !/\.png$/i.test(out))
    throw new HemlError(`--out ${out} is not a PNG file`, {
      code: 'output-not-png',
      kind: 'usage',
      hint: 'The contact sheet is a PNG: give a name that ends in .png.',
    });
  const progress = progressOf(io, format);
  try {
    const { description, examples } = await describeData(spec, {
      ...(set && { set }),
      samples,
      onEvent: progress.event,
    });
    progress.close();
    const sheet =
      examples.length > 0
        ? await writeSheet(out ?? `${description.name}-data.png`, description, examples)
        : undefined;
    if (format === 'json') {
      io.out(`${JSON.stringify({ ...description, ...(sheet && { contactSheet: sheet }) }, null, 2)}\n`);
      return 0;
    }
    io.out(`${dataText(description)}\n`);
    for (const warning of description.warnings) io.err(`warning: ${warning}\n`);
    if (sheet)
      io.out(`\n${plural(examples.length, 'sample')} as the tree sees them: ${relative('.', sheet)}\n`);
  } finally {
    progress.close();
  }
  return 0;
}
