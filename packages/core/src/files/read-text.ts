import { HemlError } from '../contracts/error';
import { mostBytes, readIfThere } from './read-file';

/**
 * The text of a file that a person wrote: UTF-8, or UTF-16 that begins with a byte order mark. The mark is left out.
 * @returns nothing where no file is
 * @throws HemlError for another encoding, whose letters could not be distinguished, and as `readIfThere`
 */
export async function readTextIfThere(
  file: string,
  most: number = mostBytes.text,
): Promise<string | undefined> {
  const bytes = await readIfThere(file, most);
  return bytes && decodeText(bytes, file);
}

/** @param file for messages @throws HemlError for what is neither UTF-8 nor marked as UTF-16 */
export function decodeText(bytes: Uint8Array, file: string): string {
  const wide = markedAs(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const before = new TextDecoder().decode(bytes).split('\ufffd', 1)[0] as string;
    throw notText(file, before, 'is not UTF-8 text', cause);
  }
  if (text.includes('\0'))
    throw notText(file, text.slice(0, text.indexOf('\0')), 'holds bytes that are zero, which no text does');
  return text;
}

function markedAs([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

function notText(file: string, before: string, what: string, cause?: unknown): HemlError {
  const line = before.split(/\r\n?|\n/).length;
  return new HemlError(`Line ${line} of ${file} ${what}.`, {
    code: 'text-encoding-invalid',
    kind: 'usage',
    where: { file, line },
    hint: 'Save it as UTF-8, in a spreadsheet as "CSV UTF-8".',
    cause,
  });
}
