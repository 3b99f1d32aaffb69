import { isAbsolute, join, relative, sep } from 'node:path';
import { HemlError, type Where } from '../contracts/error';
import { kindsOfCore } from '../contracts/kinds';
import type { Plugin } from '../contracts/plugin';
import type { Fault } from '../errors/problem';
import { corePlugin } from '../plugins/core-plugin';
import { PluginLoadError } from '../plugins/import-plugin';
import { loadPlugin } from '../plugins/load';
import type { Clash } from '../plugins/registry';
import { isPath, resolvePlugin } from '../plugins/resolve';
import type { Origin } from '../trust/policy';
import { experimentSchemaOfCore } from './experiment-schema';
import { limits } from './limits';
import { baseOf } from './paths';
import { packageOfSection } from './sections';
import { type Sources, whereIs } from './sources';
import { pluginTrust, refusalAt, type TrustOptions } from './trusted-plugins';
import { PluginSchemaError, validatorFor } from './validator';

/** The list that was loaded last: specs that name the same plugins, as a sweep's do, share the validator made of it. */
let lastLoaded: Plugin[] = [];

export interface LoadedPlugins {
  /** Those of a spec that could be loaded, after core's own. */
  plugins: Plugin[];
  /** By its name, the file of a plugin that is a file of the person's own: nobody raises a version of it. */
  files: Map<string, string>;
  /** What is wrong with the list, each at its line. */
  errors: HemlError[];
  /** Plugins that are there and throw while loading, each at its line: bad only for a spec that needs them. */
  broken: HemlError[];
  /** What may go wrong. */
  warnings: string[];
  origin: Origin;
  /** Names of those that are not run because the person has not trusted them. */
  untrusted: string[];
  /** The error that reports them, at the line of the first. */
  refusal?: HemlError;
}

/** Loads the plugins that a spec names; one that cannot be loaded does not keep the others away. */
export async function loadPlugins(
  sources: Sources,
  folder: string,
  options: TrustOptions = {},
): Promise<LoadedPlugins> {
  const trust = await pluginTrust(sources, folder, options);
  const untrusted: string[] = [];
  const plugins: Plugin[] = [corePlugin];
  const files = new Map<string, string>();
  const errors: HemlError[] = [];
  const broken: HemlError[] = [];
  const warnings: string[] = [];
  /** Where each of `plugins` stands in the spec's list. */
  const places = [0];

  const placeOf = (index: number): Where => whereIs(sources, ['plugins', index]);
  const at = (index: number, { code, message, hint, cause }: Fault & { cause?: unknown }): HemlError =>
    new HemlError(message, { code, kind: 'usage', hint, where: placeOf(index), cause });
  const names: unknown[] = Array.isArray(sources.value.plugins) ? sources.value.plugins : [];
  if (names.length > limits.plugins) {
    const hint = 'A plugin can bring as many components as it likes.';
    errors.push(
      at(limits.plugins, {
        code: 'plugins-too-many',
        message: `There are ${names.length} plugins, ${limits.plugins} at most are loaded.`,
        hint,
      }),
    );
  }
  const load = async (name: string, base: string, index: number): Promise<void> => {
    const warn = (message: string) => void warnings.push(message);
    plugins.push(await loadPlugin(name, base, warn, trust.packagesFrom(base)));
    places.push(index);
  };
  const report = (index: number, error: unknown): void => {
    if (!(error instanceof HemlError)) throw error;
    (error instanceof PluginLoadError ? broken : errors).push(at(index, error));
  };
  for (const name of unnamed(names)) {
    try {
      await load(name, folder, 0);
    } catch (error) {
      if ((error as HemlError).code !== 'plugin-not-installed') report(0, error);
    }
  }
  for (const [key, name] of Object.entries(packageOfSection)) {
    if (!(key in sources.value) || names.includes(name)) continue;
    try {
      await load(name, folder, 0);
    } catch (error) {
      if (!(error instanceof HemlError)) throw error;
      errors.push(sectionError(key, name, whereIs(sources, [key]), error));
    }
  }
  for (const [index, name] of names.slice(0, limits.plugins).entries()) {
    if (typeof name !== 'string' || name === '') continue;
    if (trust.refused.has(index)) {
      untrusted.push(name);
      continue;
    }
    const base = baseOf(['plugins', index], sources, folder);
    try {
      await load(name, base, index);
      if (isPath(name)) files.set(plugins.at(-1)!.meta.name, resolvePlugin(name, base) ?? name);
    } catch (error) {
      report(index, error);
    }
  }
  if (plugins.length !== lastLoaded.length || plugins.some((plugin, i) => plugin !== lastLoaded[i]))
    lastLoaded = plugins;
  try {
    const clashes = [...takenSections(lastLoaded), ...validatorFor(lastLoaded).registry.clashes];
    errors.push(...clashes.map((clash) => at(places[clash.index]!, clash)));
  } catch (error) {
    if (!(error instanceof PluginSchemaError)) throw error;
    errors.push(at(places[error.index]!, error));
  }
  const { origin, refused } = trust;
  const [first] = refused;
  const refusal = first === undefined ? {} : { refusal: refusalAt(trust, placeOf(first)) };
  return { plugins: lastLoaded, files, errors, broken, warnings, origin, untrusted, ...refusal };
}

/** Packages that are loaded where they are installed, though the spec does not name them. */
const unnamed = (names: readonly unknown[]): string[] =>
  kindsOfCore.flatMap(({ package: name, loadsItself }) =>
    loadsItself && name !== undefined && !names.includes(name) ? [name] : [],
  );

/** A section is there, and the package that it is for is not. */
const sectionError = (key: string, name: string, where: Where, cause: HemlError): HemlError =>
  new HemlError(`\`${key}\` is a section of the package \`${name}\`. ${cause.message}`, {
    code: 'section-without-package',
    kind: 'usage',
    hint: cause.hint,
    where,
    cause,
  });

/** Sections that plugins bring under a key that core's own schema has. */
function takenSections(plugins: readonly Plugin[]): Clash[] {
  return plugins.flatMap(({ meta, sections = [] }, index) =>
    sections
      .filter(({ key }) => key in experimentSchemaOfCore.properties)
      .map(({ key }) => ({
        code: 'section-taken',
        index,
        message: `The plugin \`${meta.name}\` brings the section \`${key}\`, which every spec has already.`,
        hint: 'Its author has to choose another key.',
      })),
  );
}

/** Plugins that are files, as seen from `folder`: one may be named in a spec that is extended and lies elsewhere. */
export function pluginNames(names: readonly string[], sources: Sources, folder: string): string[] {
  return names.map((name, i) => {
    const base = baseOf(['plugins', i], sources, folder);
    if (base === folder || !isPath(name) || isAbsolute(name)) return name;
    const seen = relative(folder, join(base, name)).split(sep).join('/');
    return seen.startsWith('.') || isAbsolute(seen) ? seen : `./${seen}`;
  });
}
