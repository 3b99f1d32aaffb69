import { resolve } from 'node:path';
import { HemlError, isInside, type TrackerContext } from '@hemlkit/core/plugin';

/** A tracker of a spec that is not trusted writes in the run's folder and the working folder. @throws HemlError (usage) elsewhere */
export function requireOwnPlace(
  option: string,
  path: string | undefined,
  { folder, trusted }: Pick<TrackerContext, 'folder' | 'trusted'>,
): void {
  if (path === undefined || trusted || [folder, process.cwd()].some((own) => isInside(resolve(path), own)))
    return;
  throw new HemlError(`Its \`${option}\` is outside of the run's folder and of the working folder: ${path}`, {
    code: 'path-outside',
    kind: 'usage',
    hint: 'Where you trust the spec, add `--trust` to the command (in a program: `trust: true`).',
  });
}
