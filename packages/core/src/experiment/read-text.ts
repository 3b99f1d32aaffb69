import type { Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { HemlError, type Where } from '../contracts/error';
import { didYouMean } from '../errors/suggest';
import { listFolder } from '../plugins/resolve';
import { limits } from './limits';

/** What a file is read for. */
export interface Wanted {
  /** What the file is: `spec`, `sweep`. */
  what: string;
  /** How such a file begins. */
  begins: string;
  /** Where another file names it. */
  from?: Where | undefined;
}

/** A file's text, of no more bytes than a spec may have. @throws HemlError (usage) when it is missing or too long */
export async function readText(file: string, { what, from }: Wanted): Promise<string> {
  try {
    // A pipe that a person names is fine; one that a file names would be waited for without end.
    const isOdd = from !== undefined && isNoFile(await stat(file));
    if (isOdd)
      throw usage('not-a-file', `${file} is not a regular file.`, from, `Name the YAML file of a ${what}.`);
    return await readBytes(file, what, from);
  } catch (cause) {
    if (cause instanceof HemlError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    const meant = didYouMean(basename(file), listFolder(dirname(file)));
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw usage(
        'file-missing',
        `There is no ${what} at ${file}.`,
        from,
        `${meant}A relative path begins at ${from ? 'the folder of the file that names it' : 'the working folder'}.`,
      );
    }
    if (code === 'EISDIR')
      throw usage('not-a-file', `${file} is a folder, not a ${what}.`, from, 'Name the YAML file inside it.');
    throw new HemlError(`The ${what} ${file} cannot be read: ${(cause as Error).message}`, {
      code: 'file-unreadable',
      kind: 'usage',
      where: from,
      cause,
    });
  }
}

const isNoFile = (entry: Stats): boolean => !entry.isFile() && !entry.isDirectory();

async function readBytes(file: string, what: string, from: Where | undefined): Promise<string> {
  const handle = await open(file);
  try {
    const bytes = Buffer.alloc(limits.bytes + 1);
    let length = 0;
    for (let read = 1; read > 0 && length < bytes.length; length += read)
      ({ bytesRead: read } = await handle.read(bytes, length));
    if (length > limits.bytes)
      throw usage(
        'file-too-large',
        `The ${what} ${file} has more than ${limits.bytes / 1024} KiB.`,
        from,
        'Is this the right file? Lists of samples and the like are files of their own, which a spec names.',
      );
    return bytes.toString('utf8', 0, length);
  } finally {
    await handle.close();
  }
}

const usage = (code: string, message: string, where: Where | undefined, hint: string): HemlError =>
  new HemlError(message, { code, kind: 'usage', where, hint });
