import { HemlError } from '@hemlkit/core';

export type { NameRule, Survey, SurveyedColumn, SurveyedTable } from '@hemlkit/datasets';

/**
 * The package of datasets, of which `heml synthesize` and `heml init` are a part.
 * @param command for messages
 * @throws HemlError (usage) where it is not installed
 */
export async function loadDatasets(command: string): Promise<typeof import('@hemlkit/datasets')> {
  try {
    return await import('@hemlkit/datasets');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new HemlError(`${command} needs @hemlkit/datasets, which is not installed`, {
      code: 'package-not-installed',
      kind: 'usage',
      hint: 'Install it: npm install @hemlkit/datasets',
      cause,
    });
  }
}
