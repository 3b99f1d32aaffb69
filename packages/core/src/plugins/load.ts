import { basename, dirname, resolve } from 'node:path';
import { HemlError } from '../contracts/error';
import type { Plugin } from '../contracts/plugin';
import type { Fault } from '../errors/problem';
import { didYouMean } from '../errors/suggest';
import { peerFault, pluginFault } from './check-plugin';
import { copiesOf } from './copies';
import { importPlugin } from './import-plugin';
import { packageOf } from './package-of';
import { isPath, listFolder, resolvePlugin } from './resolve';

const usage = ({ code, message, hint }: Fault): HemlError =>
  new HemlError(message, { code, kind: 'usage', hint });

/**
 * Loads a plugin and checks that it is one and that it works with this core.
 * @param name an npm package, or a path such as `./my-loss.ts` (.ts, .js or .mjs)
 * @param fromFolder where paths begin, absolute
 * @param warn called for what may go wrong: a second copy of core or of tfjs-core
 * @param packagesFrom where packages are looked for first. Default: `fromFolder`
 * @throws HemlError (usage) when it is not there, is not a plugin, or wants another core; PluginLoadError when it throws
 * while loading
 */
export async function loadPlugin(
  name: string,
  fromFolder: string,
  warn: (message: string) => void = () => {},
  packagesFrom: readonly string[] = [fromFolder],
): Promise<Plugin> {
  const file = resolvePlugin(name, fromFolder, packagesFrom);
  if (file === undefined) throw notFound(name, fromFolder, packagesFrom[0] ?? fromFolder);
  // A file of a person's own is given the core that runs, whatever the package around it asks for.
  const home = isPath(name) ? undefined : packageOf(file);
  // Before it is loaded: one that is made for another core may fail at an import that is not there.
  const unfit = home && peerFault(name, home.manifest);
  if (unfit) throw usage(unfit);
  const exported = await importPlugin(name, file);
  const fault = pluginFault(name, exported);
  if (fault) throw usage(fault);
  if (home) copiesOf(name, home).forEach(warn);
  return exported as Plugin;
}

function notFound(name: string, fromFolder: string, packages: string): HemlError {
  if (isPath(name)) {
    const file = resolve(fromFolder, name);
    const meant = didYouMean(basename(file), listFolder(dirname(file)));
    return usage({
      code: 'plugin-missing',
      message: `There is no plugin file \`${name}\`.`,
      hint: `${meant}Looked for ${file}: a relative path begins at the folder of the spec that it is written in.`,
    });
  }
  if (/\.[cm]?[jt]s$/.test(name)) {
    return usage({
      code: 'plugin-missing',
      message: `There is no package \`${name}\`.`,
      hint: `A plugin in a file of your own is written \`./${name}\`.`,
    });
  }
  return usage({
    code: 'plugin-not-installed',
    message: `The plugin \`${name}\` is not installed.`,
    hint: `Install it with \`npm install ${name}\` in ${packages} or a folder above it.`,
  });
}
