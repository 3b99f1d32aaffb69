import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HemlError } from '../contracts/error';
import { exists } from '../files/exists';
import { RunFolder } from '../files/run-folder';

/** @throws HemlError (usage) where a folder holds no run, finished or not */
export async function requireRun(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() && (await exists(new RunFolder(folder).resolved))) return;
  const [reason, hint] = !found
    ? [
        'there is no such folder',
        'Give the folder that `heml train` printed; `heml runs` lists those there are.',
      ]
    : found.isFile()
      ? [
          'it is a file',
          'Give the folder that `heml train` printed. A spec is trained with `heml train SPEC`.',
        ]
      : (await exists(join(folder, 'sweep.json')))
        ? ['it holds a sweep', 'Name one of its runs; the sweep itself goes on with `heml sweep FILE`.']
        : [
            'it has no resolved.yaml',
            'Give the folder that `heml train` printed; `heml runs` lists those there are.',
          ];
  throw new HemlError(`${folder} is not a run: ${reason}.`, { code: 'not-a-run', kind: 'usage', hint });
}
