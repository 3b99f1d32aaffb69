// By its file: the package's door loads forty others, which a command would wait for.
import satisfies from 'semver/functions/satisfies.js';
import validRange from 'semver/ranges/valid.js';
import { services } from '../contracts/services';
import type { Fault } from '../errors/problem';
import { listed } from '../errors/suggest';
import { coreVersion } from './core-version';
import type { Manifest } from './package-of';

type Loose = Record<string, unknown>;
const isMap = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Why `value`, a module's default export, is not a plugin that this core can use; nothing when it is one. */
export function pluginFault(name: string, value: unknown): Fault | undefined {
  if (!isMap(value) || !isMap(value.meta) || !Array.isArray(value.components)) {
    return {
      code: 'plugin-invalid',
      message: `\`${name}\` is not a HEML plugin: its default export has no \`meta\` and \`components\`.`,
      hint: 'A plugin ends with `export default definePlugin({ meta: { name, version }, components: [...] })`.',
    };
  }
  const { meta } = value;
  if (typeof meta.name !== 'string' || typeof meta.version !== 'string') {
    return {
      code: 'plugin-meta-missing',
      message: `The plugin \`${name}\` has no \`meta.name\` or no \`meta.version\`.`,
      hint: "Give both as strings: `meta: { name: 'my-plugin', version: '1.0.0' }`.",
    };
  }
  return (
    rangeFault(name, meta) ??
    extensionFault(name, value) ??
    value.components.map((part, i) => componentFault(name, part, i)).find(Boolean)
  );
}

/** Kinds and keys of the spec that it brings. */
function extensionFault(name: string, { kinds = [], sections = [] }: Loose): Fault | undefined {
  const wrong = (code: string, what: string, hint: string) => ({
    code,
    message: `The plugin \`${name}\` ${what}.`,
    hint,
  });
  if (
    !Array.isArray(kinds) ||
    !kinds.every((one) => isMap(one) && isName(one.kind) && typeof one.summary === 'string')
  )
    return wrong(
      'plugin-kinds-invalid',
      'lists `kinds` that are not complete',
      "Each is `{ kind: 'remedy', summary: 'One sentence.' }`, the name in lower-case letters, digits and hyphens.",
    );
  if (!Array.isArray(sections) || !sections.every(isSection))
    return wrong(
      'plugin-sections-invalid',
      'lists `sections` that are not complete',
      "Each is `{ key: 'bias', schema: Type.Object({ ... }) }`, the key a name in camelCase.",
    );
  return undefined;
}

const isName = (value: unknown): boolean => typeof value === 'string' && /^[a-z][a-z0-9-]*$/.test(value);
const isSection = (one: unknown): boolean =>
  isMap(one) && isKey(one.key) && isMap(one.schema) && ['undefined', 'function'].includes(typeof one.check);
const isKey = (value: unknown): boolean => typeof value === 'string' && /^[a-z][A-Za-z0-9]*$/.test(value);

function rangeFault(name: string, meta: Loose): Fault | undefined {
  if (meta.core === undefined) return undefined;
  if (typeof meta.core !== 'string' || validRange(meta.core) === null) {
    return {
      code: 'core-range-invalid',
      message: `The plugin \`${name}\` names no valid range of core versions: ${JSON.stringify(meta.core)}.`,
      hint: "Write `meta.core` as a semver range, '^0.1.0' say, or leave it out.",
    };
  }
  return unfit(name, String(meta.version), meta.core);
}

/**
 * Why a plugin package cannot be used with this core, by the peer range in its package.json. What is not a range
 * (`workspace:^` within a repository) is ignored.
 * @param running this core's version
 */
export function peerFault(
  name: string,
  { version, peerDependencies }: Manifest,
  running = coreVersion,
): Fault | undefined {
  const range = peerDependencies?.['@hemlkit/core'];
  return range === undefined || validRange(range) === null ? undefined : unfit(name, version, range, running);
}

function unfit(name: string, version = '', range: string, running = coreVersion): Fault | undefined {
  if (satisfies(running, range, { includePrerelease: true })) return undefined;
  return {
    code: 'core-version-mismatch',
    message: `The plugin \`${name}\` ${version} works with @hemlkit/core ${range}, but ${running} is running.`,
    hint: `Install a version of \`${name}\` made for @hemlkit/core ${running}, or a core in the range ${range}.`,
  };
}

function componentFault(name: string, part: unknown, index: number): Fault | undefined {
  const inPlugin = `Component ${index + 1} of the plugin \`${name}\``;
  if (!isMap(part))
    return {
      code: 'component-invalid',
      message: `${inPlugin} is not a component.`,
      hint: 'Make it with `defineLoss` and the like.',
    };
  if (typeof part.kind !== 'string')
    return {
      code: 'component-kind-missing',
      message: `${inPlugin} has no \`kind\`.`,
      hint: 'Make it with `defineLoss` and the like.',
    };
  if (!isName(part.type)) {
    return {
      code: 'component-type-invalid',
      message: `${inPlugin} (${String(part.kind)}) has the type ${JSON.stringify(part.type)}.`,
      hint: 'A type is lower-case letters, digits and hyphens: `my-loss`.',
    };
  }
  const what = `The ${String(part.kind)} \`${part.type}\` of the plugin \`${name}\``;
  if (!isMap(part.options) || part.options.type !== 'object') {
    return {
      code: 'component-options-missing',
      message: `${what} has no \`options\`.`,
      hint: 'Write `options: Type.Object({})` when it takes none.',
    };
  }
  if (isMap(part.options.properties) && 'type' in part.options.properties) {
    return {
      code: 'component-option-reserved',
      message: `${what} has an option named \`type\`.`,
      hint: 'In a spec `type` names the component: rename it.',
    };
  }
  if (typeof part.create !== 'function') {
    return {
      code: 'component-create-missing',
      message: `${what} has no \`create\` function.`,
      hint: 'Give it `create(options, services, context)`.',
    };
  }
  if (typeof part.summary !== 'string')
    return {
      code: 'component-summary-missing',
      message: `${what} has no \`summary\`.`,
      hint: 'Say in one sentence what it does.',
    };
  return injectFault(what, part.inject);
}

function injectFault(what: string, inject: unknown): Fault | undefined {
  if (inject === undefined) return undefined;
  const names = Object.keys(services);
  const wrong = Object.entries(isMap(inject) ? inject : {}).find(
    ([, token]) => !isMap(token) || !names.includes(String(token.service)),
  );
  if (isMap(inject) && !wrong) return undefined;
  return {
    code: 'component-service-unknown',
    message: `${what} asks for ${wrong ? `\`${wrong[0]}\`, which is not a service` : 'services that are not a map'}.`,
    hint: `Write \`inject: { tf: services.tf }\`; there are ${listed(names.map((name) => `services.${name}`))}.`,
  };
}
