import { join } from 'node:path';
import { mostBytes, readTextIfThere } from '@hemlkit/core/plugin';

/** The first of some files under a root that is there, and its text. */
export async function firstText(
  root: string,
  names: readonly string[],
): Promise<{ file: string; text: string } | undefined> {
  for (const name of names) {
    const file = join(root, name);
    const text = await readTextIfThere(file, mostBytes.text);
    if (text !== undefined) return { file, text };
  }
  return undefined;
}

export interface Row {
  /** From 1, as an editor counts. */
  line: number;
  cells: string[];
}

/**
 * The lines of a text in columns that any number of spaces part, one after the other: a large file's cells are not all
 * in memory. Empty lines are left out.
 */
export function* spacedRows(text: string): Generator<Row> {
  let line = 0;
  for (const row of text.split(/\r\n?|\n/)) {
    line++;
    const trimmed = row.trim();
    if (trimmed !== '') yield { line, cells: trimmed.split(/\s+/) };
  }
}
