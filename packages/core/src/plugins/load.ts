import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createJiti } from 'jiti';
import { HemlError } from '../contracts/error';
import type { Plugin } from '../contracts/plugin';
import { didYouMean } from '../errors/suggest';
import * as authorsDoor from '../plugin';
import { pluginFault } from './check-plugin';
import { fromSource, isPath, listFolder, resolvePlugin } from './resolve';

const usage = (message: string, hint: string, cause?: unknown): HemlError =>
  new HemlError(message, { kind: 'usage', hint, cause });

/**
 * Loads a plugin and checks that it is one and that it works with this core.
 * @param name an npm package, or a path such as `./my-loss.ts` (.ts, .js or .mjs)
 * @param fromFolder where paths begin and packages are looked for first, absolute
 * @throws HemlError (usage) when it is not there, throws while loading, is no plugin, or wants another core
 */
export async function loadPlugin(name: string, fromFolder: string): Promise<Plugin> {
  const file = resolvePlugin(name, fromFolder);
  if (file === undefined) throw notFound(name, fromFolder);
  const exported = await load(name, file);
  const fault = pluginFault(name, exported);
  if (fault) throw usage(fault.message, fault.hint);
  return exported as Plugin;
}

async function load(name: string, file: string): Promise<unknown> {
  try {
    const module =
      isPath(name) || needsTranspiling(file)
        ? await transpiled(file)
        : await import(pathToFileURL(file).href);
    const exported = (module as { default?: unknown }).default;
    // A plugin built to CommonJS has its exports one level down.
    return (exported as { default?: unknown } | undefined)?.default ?? exported;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw usage(
      `The plugin \`${name}\` could not be loaded: ${reason}`,
      `The error comes from ${file}; \`--debug\` shows its stack.`,
      error,
    );
  }
}

const needsTranspiling = (file: string): boolean => !fromSource && /\.[cm]?ts$/.test(file);

/** A file of a person's own: TypeScript is fine, and it finds core's door wherever it lies. */
async function transpiled(file: string): Promise<unknown> {
  const jiti = createJiti(file, {
    fsCache: false,
    moduleCache: false,
    virtualModules: { '@hemlkit/core/plugin': authorsDoor },
  });
  return jiti.import(file);
}

function notFound(name: string, fromFolder: string): HemlError {
  if (isPath(name)) {
    const file = resolve(fromFolder, name);
    const meant = didYouMean(basename(file), listFolder(dirname(file)));
    return usage(
      `There is no plugin file \`${name}\`.`,
      `${meant}Looked for ${file}: a relative path begins at the folder of the spec that it is written in.`,
    );
  }
  if (/\.[cm]?[jt]s$/.test(name)) {
    return usage(
      `There is no package \`${name}\`.`,
      `A plugin in a file of your own is written \`./${name}\`.`,
    );
  }
  return usage(
    `The plugin \`${name}\` is not installed.`,
    `Install it with \`npm install ${name}\` in ${fromFolder} or a folder above it.`,
  );
}
