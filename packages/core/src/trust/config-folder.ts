import { chmod, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { temporaryName } from '../files/temporary';

/** Where a person's own configuration of HEML is. */
const configFolder = (): string =>
  join(
    process.env.XDG_CONFIG_HOME ||
      (process.platform === 'win32' && process.env.APPDATA) ||
      join(homedir(), '.config'),
    'heml',
  );

export const configFile = (name: string): string => join(configFolder(), name);

/** Where there is no such file for this person: a folder of somebody else's too, as where HOME is not that of the user. */
const nothing = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP']);

/** A file of the configuration; nothing where there is none that may be read: then nothing is trusted. */
export const readConfig = (name: string): Promise<string | undefined> =>
  readFile(configFile(name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (nothing.has(error.code ?? '')) return undefined;
    throw error;
  });

/**
 * Writes a file that nobody else may read or change, whole or not at all.
 * @param replace false: one that is there already stays
 */
export async function writeConfig(name: string, text: string, { replace = true } = {}): Promise<void> {
  const file = configFile(name);
  const temporary = temporaryName(file);
  await mkdir(configFolder(), { recursive: true, mode: 0o700 });
  try {
    await writeFile(temporary, text, { mode: 0o600 });
    await chmod(temporary, 0o600);
    if (replace) await rename(temporary, file);
    else await link(temporary, file);
  } catch (error) {
    if (replace || (error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}
