import { createHash } from 'node:crypto';
import { writeIfPossible, writeWhole } from './atomic';
import { DamagedFile } from './damaged';
import { readStoredText } from './read-file';

/*
 * Small stored files are JSON objects whose last member is a checksum of the text before it, so that a cut, an empty
 * block or one flipped bit is noticed. Other programs read them as ever. Files of earlier versions have no checksum and
 * are taken as they are.
 */

const sum = (text: string): string => createHash('sha256').update(text).digest('hex');
const member = 'checksum';

/** The text of a stored object. @param indent of nested members; 0: all on one line */
export function checkedText(value: object, indent = 2): string {
  const body = JSON.stringify(value, null, indent);
  if (body === '{}') throw new Error('A stored object without members has no place for a checksum.');
  const [separator, end] = indent > 0 ? [`,\n${' '.repeat(indent)}`, '\n}'] : [',', '}'];
  return `${body.slice(0, -end.length)}${separator}"${member}":${indent > 0 ? ' ' : ''}"${sum(body)}"${end}\n`;
}

/** Writes an object that `readChecked` reads. */
export const writeChecked = (file: string, value: object, indent?: number): Promise<void> =>
  writeWhole(file, checkedText(value, indent));

/** Writes an object that can be made again, where it can be written. */
export const writeCheckedIfPossible = (file: string, value: object, indent?: number): Promise<boolean> =>
  writeIfPossible(file, checkedText(value, indent));

/** What a member of a stored object is, so that of a file without a checksum at least the form is checked. */
type Form = Readonly<Record<string, 'string' | 'number' | 'object' | 'array'>>;

/** How a stored file is read. */
export interface CheckedReading {
  /** The way out where it is damaged, a sentence. */
  hint: string;
  /** Members that it has. */
  form?: Form;
  /** What is set aside where it is damaged. Default: the file. */
  item?: string;
}

/**
 * Reads a stored JSON object.
 *
 * @returns nothing where there is no such file
 * @throws DamagedFile where it is not what was written
 */
export async function readChecked<T extends object>(
  file: string,
  reading: CheckedReading,
): Promise<T | undefined> {
  const text = await readStoredText(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  return text === undefined ? undefined : parseChecked<T>(text, file, reading);
}

/** @throws DamagedFile where a text is not what `checkedText` gave */
export function parseChecked<T extends object>(
  text: string,
  file: string,
  { hint, form = {}, item }: CheckedReading,
): T {
  const damaged = (reason: string, cause?: unknown) => new DamagedFile(file, reason, hint, item, cause);
  if (text.trim() === '') throw damaged('it is empty');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged('it is not whole JSON', cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw damaged('it is not a JSON object');
  const { [member]: given, ...rest } = value as Record<string, unknown>;
  if (given !== undefined ? sum(withoutSum(text)) !== given : hasChangedName(value))
    throw damaged('its content does not match its checksum');
  const wrong = Object.entries(form).find(([name, type]) => typeName(rest[name]) !== type);
  if (wrong) throw damaged(`it has no ${wrong[1]} \`${wrong[0]}\``);
  return rest as T;
}

/** The text as it was before the checksum was put in. */
function withoutSum(text: string): string {
  const at = text.lastIndexOf(`"${member}"`);
  const before = text.slice(0, at).replace(/,\s*$/, '');
  return (
    before +
    text
      .slice(at)
      .replace(/^"checksum":\s*"[^"]*"/, '')
      .trimEnd()
  );
}

/** Whether the checksum's own name is damaged: the name of the last member differs from it by one character. */
function hasChangedName(value: object): boolean {
  const [name, last] = Object.entries(value).at(-1) ?? ['', undefined];
  const differing = [...name].filter((character, i) => character !== member[i]).length;
  return name.length === member.length && differing === 1 && typeof last === 'string' && last.length === 64;
}

const typeName = (value: unknown): string =>
  Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
