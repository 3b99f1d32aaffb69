import { resolve } from 'node:path';
import { HemlError, systemError } from '@hemlkit/core';
import { writeWhole } from '@hemlkit/core/plugin';
import { visible } from './terminal-text';

/**
 * Writes what a person asked for, whole or not at all: whoever watches the file, an editor say, never sees half of it.
 * Folders that are missing are made.
 *
 * @param hint what to do where it cannot be written. Default: to name another file
 * @throws HemlError when the file cannot be written
 */
export async function writeResult(
  path: string,
  content: string | Uint8Array,
  hint = 'Name a file in a folder that you may write to: --out FILE.',
): Promise<void> {
  try {
    // A text is read at a terminal, too.
    await writeWhole(resolve(path), typeof content === 'string' ? visible(content) : content);
  } catch (cause) {
    const { message } = systemError(cause) ?? (cause as Error);
    const reason = message.replace(`${resolve(path)} cannot be written: `, '');
    throw new HemlError(`${path} cannot be written: ${reason}`, { code: 'output-unwritable', hint, cause });
  }
}
