import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readConfig, writeConfig } from './config-folder';

const name = 'run-key';

/** A key that this person alone has. @param make whether to make one where there is none */
async function key(make: boolean): Promise<string | undefined> {
  const known = await readConfig(name);
  if (known !== undefined || !make) return known;
  // Of two processes that make one at once, both take the first.
  await writeConfig(name, randomBytes(32).toString('hex'), { replace: false });
  return readConfig(name);
}

const marked = (resolved: string, folder: string): string => `run\n${folder}\n${resolved}`;

/** A hash that only this person can make, so that nobody else can guess what was hashed. */
export async function ownHash(text: string): Promise<string | undefined> {
  const secret = await key(true).catch(() => undefined);
  return secret === undefined ? undefined : createHmac('sha256', secret).update(text).digest('hex');
}

/**
 * The mark by which a run is known again as this person's own: nobody else can make it, for another spec or folder neither.
 * @param resolved the text of its resolved.yaml
 * @param folder where relative paths of it begin
 * @returns nothing where the configuration cannot be written: then the run counts as one from elsewhere
 */
export const markRun = (resolved: string, folder: string): Promise<string | undefined> =>
  ownHash(marked(resolved, folder));

export async function isOwnRun(mark: string | undefined, resolved: string, folder: string): Promise<boolean> {
  // Who has no key yet has made no run.
  if (mark === undefined || (await key(false).catch(() => undefined)) === undefined) return false;
  const [expected, given] = [Buffer.from((await markRun(resolved, folder)) ?? ''), Buffer.from(mark)];
  return expected.length === given.length && timingSafeEqual(expected, given);
}
