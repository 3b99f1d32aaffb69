import { existsSync, renameSync } from 'node:fs';
import { HemlError } from '../contracts/error';

/** A stored file that is not what was written. */
export class DamagedFile extends HemlError {
  constructor(
    /** Absolute, or as it was asked for. */
    readonly file: string,
    readonly reason: string,
    hint: string,
    /** What is to be set aside: the file, or the folder that is worth nothing without it. */
    readonly item: string = file,
    cause?: unknown,
  ) {
    super(`${file} is damaged: ${reason}.`, {
      code: 'file-damaged',
      hint,
      ...(cause === undefined ? {} : { cause }),
    });
  }
}

/** Shows a warning to the person. */
export type Warn = (message: string) => void;

/**
 * Moves a damaged file or folder out of the way, so that it can be looked at: to `X.damaged`, or the next free name.
 * @returns its new name; nothing where it cannot be moved
 */
export function setAside(path: string): string | undefined {
  for (let i = 0; ; i++) {
    const to = `${path}.damaged${i === 0 ? '' : `-${i}`}`;
    if (existsSync(to)) continue;
    try {
      renameSync(path, to);
      return to;
    } catch {
      return undefined;
    }
  }
}

/** Whether a name is one that `setAside` gives. */
export const isSetAside = (name: string): boolean => /\.damaged(-\d+)?$/.test(name);

/** Reads what can be made again: where it is damaged it is set aside with a warning, and is as if it were not there. */
export async function unlessDamaged<T>(read: () => Promise<T>, warn: Warn): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw error;
    const to = setAside(error.item);
    const place = to === undefined ? '' : ` It is set aside as ${to}.`;
    warn(`${error.message}${place} It is made again.`);
    return undefined;
  }
}
