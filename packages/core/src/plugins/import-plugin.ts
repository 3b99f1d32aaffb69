import { pathToFileURL } from 'node:url';
import { createJiti } from 'jiti';
import { HemlError, type HemlErrorOptions } from '../contracts/error';
import { excerptOf } from '../errors/format-error';
import * as authorsDoor from '../plugin';
import { faultPlace } from './fault-place';
import { fromSource, isPath } from './resolve';

/** A plugin that is there and throws while it is loaded, or cannot be read as a program. */
export class PluginLoadError extends HemlError {
  constructor(message: string, options: Omit<HemlErrorOptions, 'code'>) {
    super(message, { ...options, code: 'plugin-load-failed' });
  }
}

/**
 * A module's default export.
 * @param name as a spec names it, for messages
 * @throws PluginLoadError that gives the file and the line at which it fails
 */
export async function importPlugin(name: string, file: string): Promise<unknown> {
  try {
    const module =
      isPath(name) || needsTranspiling(file)
        ? await transpiled(file)
        : await import(pathToFileURL(file).href);
    const exported = (module as { default?: unknown }).default;
    // A plugin built to CommonJS has its exports one level down.
    return (exported as { default?: unknown } | undefined)?.default ?? exported;
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0] as string;
    const place = faultPlace(error, file);
    throw new PluginLoadError(
      `The plugin \`${name}\` could not be loaded: ${reason.replace(/^ParseError: /, '').trim()}`,
      {
        kind: 'usage',
        hint: place
          ? `The error comes from ${excerptOf(place)}\n\`--debug\` shows its stack.`
          : `The error comes from ${file}; \`--debug\` shows its stack.`,
        cause: error,
      },
    );
  }
}

const needsTranspiling = (file: string): boolean => !fromSource && /\.[cm]?ts$/.test(file);

/** A file of a person's own: TypeScript is fine, and it finds core's doors wherever it lies. */
async function transpiled(file: string): Promise<unknown> {
  const methodDoor = await import('../method');
  const jiti = createJiti(file, {
    fsCache: false,
    moduleCache: false,
    virtualModules: { '@hemlkit/core/plugin': authorsDoor, '@hemlkit/core/method': methodDoor },
  });
  return jiti.import(file);
}
