import { dirname, resolve } from 'node:path';
import type { HemlError } from '../contracts/error';
import type { Plugin } from '../contracts/plugin';
import { loadPlugins } from './load-plugins';
import { readSources } from './sources';

/**
 * The plugins that a spec names, whatever else is wrong with it.
 * @returns those that could be loaded, after core's own, and for each other one why not
 * @throws HemlError (usage) when the file is missing or is not a YAML map
 */
export async function specPlugins(file: string): Promise<{ plugins: Plugin[]; errors: HemlError[] }> {
  const path = resolve(file);
  const sources = await readSources(path, [], { env: process.env });
  const { plugins, errors, broken, refusal } = await loadPlugins(sources, dirname(path));
  return { plugins, errors: [...(refusal ? [refusal] : []), ...broken, ...errors] };
}
