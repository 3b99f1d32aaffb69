import { HemlError } from '../contracts/error';
import { mostBytes } from './read-file';
import { readTextIfThere } from './read-text';

/**
 * What a JSON file holds that a person wrote or fetched; a byte order mark before it does no harm.
 * @returns nothing where no file is
 * @throws HemlError that points at the line and column where it is not JSON, and as `readTextIfThere`
 */
export async function readJsonIfThere(
  file: string,
  options: { hint: string },
): Promise<{ value: unknown } | undefined> {
  const text = await readTextIfThere(file, mostBytes.json);
  if (text === undefined) return undefined;
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (cause) {
    throw await notJson(text, file, options.hint, cause);
  }
}

/** The runtime's own message names no place in most cases, and quotes the file; so a second parser looks. */
async function notJson(text: string, file: string, hint: string, cause: unknown): Promise<HemlError> {
  const { parse } = await import('@humanwhocodes/momoa');
  let at: { line: number; column: number } | undefined;
  try {
    parse(text, { mode: 'json' });
  } catch (error) {
    const { line, column } = error as { line?: number; column?: number };
    // Where it ends too early, that is the place.
    if (/end of input|end of JSON/i.test((error as Error).message)) at = endOf(text);
    else if (line !== undefined && column !== undefined) at = { line, column };
  }
  if (text.trim() === '')
    return new HemlError(`${file} is empty.`, {
      code: 'file-empty',
      kind: 'usage',
      hint,
      where: { file },
      cause,
    });
  const where = at && { file, ...at, text: text.split(/\r\n?|\n/)[at.line - 1] ?? '' };
  return new HemlError(
    where
      ? `${file} is not JSON from line ${where.line}, column ${where.column} on.`
      : `${file} is not JSON: ${(cause as Error).message}.`,
    { code: 'json-invalid', kind: 'usage', hint, where: where ?? { file }, cause },
  );
}

function endOf(text: string): { line: number; column: number } {
  const lines = text.trimEnd().split(/\r\n?|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
