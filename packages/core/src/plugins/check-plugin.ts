import semver from 'semver';
import { kinds } from '../contracts/kinds';
import { didYouMean, listed } from '../errors/suggest';
import { coreVersion } from './core-version';

type Loose = Record<string, unknown>;
const isMap = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is wrong with a plugin, or what to do about it: a message and a hint. */
export interface PluginFault {
  message: string;
  hint: string;
}

/** Why `value`, a module's default export, is no plugin that this core can use; nothing when it is one. */
export function pluginFault(name: string, value: unknown): PluginFault | undefined {
  if (!isMap(value) || !isMap(value.meta) || !Array.isArray(value.components)) {
    return {
      message: `\`${name}\` is no HEML plugin: its default export has no \`meta\` and \`components\`.`,
      hint: 'A plugin ends with `export default definePlugin({ meta: { name, version }, components: [...] })`.',
    };
  }
  const { meta } = value;
  if (typeof meta.name !== 'string' || typeof meta.version !== 'string') {
    return {
      message: `The plugin \`${name}\` has no \`meta.name\` or no \`meta.version\`.`,
      hint: "Give both as strings: `meta: { name: 'my-plugin', version: '1.0.0' }`.",
    };
  }
  return (
    rangeFault(name, meta) ?? value.components.map((part, i) => componentFault(name, part, i)).find(Boolean)
  );
}

function rangeFault(name: string, meta: Loose): PluginFault | undefined {
  if (meta.core === undefined) return undefined;
  if (typeof meta.core !== 'string' || semver.validRange(meta.core) === null) {
    return {
      message: `The plugin \`${name}\` names no valid range of core versions: ${JSON.stringify(meta.core)}.`,
      hint: "Write `meta.core` as a semver range, '^0.1.0' say, or leave it out.",
    };
  }
  if (semver.satisfies(coreVersion, meta.core, { includePrerelease: true })) return undefined;
  return {
    message: `The plugin \`${name}\` ${meta.version} works with @hemlkit/core ${meta.core}, but ${coreVersion} is running.`,
    hint: `Install a version of \`${name}\` made for @hemlkit/core ${coreVersion}, or a core in the range ${meta.core}.`,
  };
}

function componentFault(name: string, part: unknown, index: number): PluginFault | undefined {
  const inPlugin = `Component ${index + 1} of the plugin \`${name}\``;
  if (!isMap(part))
    return { message: `${inPlugin} is no component.`, hint: 'Make it with `defineLoss` and the like.' };
  if (!kinds.some((kind) => kind === part.kind)) {
    return {
      message: `${inPlugin} is of the kind \`${String(part.kind)}\`, which there is not.`,
      hint: `${didYouMean(String(part.kind), kinds)}The kinds are ${listed(kinds)}.`,
    };
  }
  if (typeof part.type !== 'string' || !/^[a-z][a-z0-9-]*$/.test(part.type)) {
    return {
      message: `${inPlugin} (${String(part.kind)}) has the type ${JSON.stringify(part.type)}.`,
      hint: 'A type is lower-case letters, digits and hyphens: `my-loss`.',
    };
  }
  const what = `The ${String(part.kind)} \`${part.type}\` of the plugin \`${name}\``;
  if (!isMap(part.options) || part.options.type !== 'object') {
    return {
      message: `${what} has no \`options\`.`,
      hint: 'Write `options: Type.Object({})` when it takes none.',
    };
  }
  if (isMap(part.options.properties) && 'type' in part.options.properties) {
    return {
      message: `${what} has an option named \`type\`.`,
      hint: 'In a spec `type` names the component: rename it.',
    };
  }
  if (typeof part.create !== 'function') {
    return {
      message: `${what} has no \`create\` function.`,
      hint: 'Give it `create(options, services, context)`.',
    };
  }
  return undefined;
}
